package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"tenon/apply"
)

// withoutInventory is the way out of every inventory that cannot be used.
const withoutInventory = "everything but pruning and rename detection works without it, and the next apply rebuilds it"

// explain says what could not be done with a file and what to do about it. The
// system's own words name temporary files and repeat paths; only their cause is kept.
func explain(doing, path string, err error) error {
	if err == nil {
		return nil
	}
	hint := ""
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		hint = " (free some space and run the command again)"
	case errors.Is(err, syscall.EROFS):
		hint = " (the state must be kept where it can be written; state.dir in a state file says where)"
	case errors.Is(err, syscall.ENOTDIR):
		hint = " (a file is in the way of the folder: move it away, or name another folder in state.dir)"
	case errors.Is(err, fs.ErrPermission):
		hint = fmt.Sprintf(" (look at the owner and mode of %s and of the folder it is in)", path)
	}
	return fmt.Errorf("cannot %s %s: %w%s", doing, path, cause(err), hint)
}

// cause takes the paths off an error of the os package.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	case errors.As(err, &call):
		return call.Err
	}
	return err
}

// damagedInventory names the file, what is wrong with it, and the two ways out.
func damagedInventory(path, what string) error {
	return fmt.Errorf("%s is %w: %s (restore it from git; or move it away: %s)",
		path, apply.ErrDamaged, what, withoutInventory)
}

// damagedSecret does the same for the file of a secret. what must not quote from the file.
func damagedSecret(path, what string) error {
	return fmt.Errorf("%s is %w: %s (restore it from git; or delete it, and the secret has to be made anew)",
		path, apply.ErrDamaged, what)
}
