package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"tenon/cmd/tenon/view"
	"tenon/plan"
)

// canAsk reports whether there is a person to ask.
func (c *cli) canAsk() bool {
	return isTerminal(c.Stdin) && isTerminal(c.Stderr) && c.form == view.Text
}

// ask puts a question on the terminal and returns the answer.
func (c *cli) ask(ctx context.Context, question string) (string, error) {
	_, _ = fmt.Fprint(c.Stderr, question)
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		text, err := bufio.NewReader(c.Stdin).ReadString('\n')
		got <- answer{text, err}
	}()
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case a := <-got:
		if a.err != nil && !errors.Is(a.err, io.EOF) {
			return "", a.err
		}
		return strings.TrimSpace(a.text), nil
	}
}

// askApply asks whether a plan is to be carried out.
func (c *cli) askApply(ctx context.Context, p *plan.Plan) error {
	if c.flags.yes {
		return nil
	}
	if !c.canAsk() {
		return errors.New("there is no terminal to ask at, and nothing was changed (add --yes; or save the plan with tenon plan --out FILE, have it looked at, and run tenon apply FILE)")
	}
	text, err := c.ask(ctx, "\nCarry this out? Only yes is taken for it: ")
	if err != nil {
		return err
	}
	if text != "yes" {
		return errors.New("not carried out: the answer was not yes")
	}
	return nil
}

// askDestroy wants the name of the stack, since that cannot be typed by habit.
func (c *cli) askDestroy(confirm string) func(context.Context, *plan.Plan) error {
	return func(ctx context.Context, p *plan.Plan) error {
		if confirm == "" {
			if !c.canAsk() {
				return fmt.Errorf("destroy wants the name of the stack, and there is no terminal to ask at (add --confirm %s)", p.Stack)
			}
			var err error
			question := fmt.Sprintf("\nThis deletes all of the above. Type the name of the stack, %s, to go on: ", view.Visible(p.Stack))
			if confirm, err = c.ask(ctx, question); err != nil {
				return err
			}
		}
		if confirm != p.Stack {
			return fmt.Errorf("not destroyed: the stack is called %q, not %q", p.Stack, confirm)
		}
		return nil
	}
}
