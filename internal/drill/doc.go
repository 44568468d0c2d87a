// Package drill holds the tests of scripts/backup.sh, restore.sh and drill.sh, run
// against a real PostgreSQL: a back-up that nobody has restored is a hope.
package drill
