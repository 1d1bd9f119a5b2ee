package plan

// Live is being written.
type Live struct{}
type Object struct{}
type target struct{}
