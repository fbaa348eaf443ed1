package archive

import "syscall"

// networkMount reports whether dir is on NFS, SMB, CIFS, AFS or 9P (magic numbers of statfs(2)).
func networkMount(dir string) bool {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return false
	}
	switch uint32(s.Type) {
	case 0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x5346414F, 0x01021997:
		return true
	}
	return false
}
