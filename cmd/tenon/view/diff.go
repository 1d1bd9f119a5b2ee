package view

// edit is one line or item of a difference: '+', '-' or ' '.
type edit struct {
	op   byte
	text string
	line int // number in the new text, or in the old one for '-'
}

// diffLimit bounds the work of a difference; beyond it everything between the
// common beginning and end counts as removed and added.
const diffLimit = 1 << 20

// diff compares two sequences of texts and gives the shortest way from a to b.
func diff(a, b []string) []edit {
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []edit
	for i := range head {
		out = append(out, edit{' ', b[i], i + 1})
	}
	out = append(out, middle(a[head:len(a)-tail], b[head:len(b)-tail], head)...)
	for i := len(b) - tail; i < len(b); i++ {
		out = append(out, edit{' ', b[i], i + 1})
	}
	return out
}

// middle finds the longest common subsequence by table.
func middle(a, b []string, offset int) []edit {
	var out []edit
	i, j := 0, 0
	if len(a)*len(b) <= diffLimit {
		long := lengths(a, b)
		for i < len(a) && j < len(b) {
			switch {
			case a[i] == b[j]:
				out = append(out, edit{' ', b[j], offset + j + 1})
				i, j = i+1, j+1
			case long[i+1][j] >= long[i][j+1]:
				out = append(out, edit{'-', a[i], offset + i + 1})
				i++
			default:
				out = append(out, edit{'+', b[j], offset + j + 1})
				j++
			}
		}
	}
	for ; i < len(a); i++ {
		out = append(out, edit{'-', a[i], offset + i + 1})
	}
	for ; j < len(b); j++ {
		out = append(out, edit{'+', b[j], offset + j + 1})
	}
	return out
}

// lengths gives, for each pair of suffixes, the length of what they share.
func lengths(a, b []string) [][]int {
	long := make([][]int, len(a)+1)
	for i := range long {
		long[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	return long
}
