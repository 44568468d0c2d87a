package autodev

// Parse is tested from outside.
var Parse = parse
