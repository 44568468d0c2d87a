package nhtsa

// Parse is tested from outside.
var Parse = parse
