package archive

// WaitBackups waits for the backups under way.
func (a *Archive) WaitBackups() { a.work.Wait() }
