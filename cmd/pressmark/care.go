package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"pressmark/archive"
)

func (p *program) checkVerb() *cobra.Command {
	var repair bool
	cmd := &cobra.Command{Use: "check", Short: "Say whether the archive is as it should be", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error { return p.check(cmd.Context(), a, repair) })
	}}
	cmd.Flags().BoolVar(&repair, "repair", false, "mend what can be mended without loss")
	return cmd
}

func (p *program) check(ctx context.Context, a *archive.Archive, repair bool) error {
	findings, err := a.Check(ctx, repair)
	damaged := false
	for _, f := range findings {
		line := f.Text
		if f.Repaired {
			line += " (mended)"
		}
		if err := p.say(f, line); err != nil {
			return err
		}
		damaged = damaged || f.Severe && !f.Repaired
	}
	switch {
	case err != nil:
		return err
	case damaged:
		return failed(exitDamaged)
	case len(findings) == 0 && !p.json:
		return p.say(nil, "The archive is good.")
	}
	return nil
}

type writtenRow struct {
	Written string `json:"written"`
}

func (p *program) backupVerb() *cobra.Command {
	return &cobra.Command{Use: "backup", Short: "Write a checked copy of the database into the backups folder", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			path, err := a.Backup(cmd.Context())
			if err != nil {
				return err
			}
			return p.say(writtenRow{path}, "written to "+path)
		})
	}}
}

func (p *program) restoreVerb() *cobra.Command {
	return &cobra.Command{Use: "restore BACKUP", Short: "Make the archive what it was in a backup", Args: oneArg("the path of a backup"), RunE: func(cmd *cobra.Command, args []string) error {
		if p.held != nil {
			return fmt.Errorf("restore: close the window first, and nothing was changed: %w", archive.ErrHeld)
		}
		return p.restore(cmd.Context(), p.path(args[0]))
	}}
}

func (p *program) restore(ctx context.Context, backup string) error {
	dir := p.folder()
	if there, err := hasArchive(dir); err != nil {
		return err
	} else if there && !p.yes {
		return fmt.Errorf("restore: %s holds an archive; say --yes to put the backup in its place (the database that is there now is kept beside it)", dir)
	}
	if _, err := os.Stat(backup); err != nil {
		return fmt.Errorf("restore: %w; nothing was changed", err)
	}
	if err := archive.Restore(ctx, backup, dir, p.options()); err != nil {
		return err
	}
	return p.say(writtenRow{filepath.Join(dir, "archive.db")}, "The archive is as it was in "+backup+".")
}

func (p *program) reindexVerb() *cobra.Command {
	return &cobra.Command{Use: "reindex", Short: "Build the search index anew", Args: noArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			var all int64
			err := a.Reindex(cmd.Context(), func(done, total int64) {
				all = total
				p.progress("%d of %d indexed", done, total)
			})
			p.progressDone()
			if err != nil {
				return err
			}
			return p.say(struct {
				Indexed int64 `json:"indexed"`
			}{all}, fmt.Sprintf("The index is new: %d records.", all))
		})
	}}
}

func (p *program) purgeVerb() *cobra.Command {
	var backups bool
	cmd := &cobra.Command{Use: "purge ID...", Short: "Take articles out for good, without undo", Args: someArgs("ids of articles"), RunE: func(cmd *cobra.Command, args []string) error {
		return p.with(cmd.Context(), false, func(a *archive.Archive) error {
			for _, id := range args {
				if err := p.purge(cmd.Context(), a, id, backups); err != nil {
					return err
				}
			}
			return nil
		})
	}}
	cmd.Flags().BoolVar(&backups, "delete-backups", false, "delete the backups that hold the article as well")
	return cmd
}

func (p *program) purge(ctx context.Context, a *archive.Archive, id string, backups bool) error {
	article, err := a.Article(ctx, id)
	if err != nil {
		return err
	}
	if !p.yes {
		return fmt.Errorf("purge takes %q with all its marks and statements for good, and cannot be undone: say --yes; nothing was changed", article.Title)
	}
	report, err := a.Purge(ctx, id)
	if err != nil {
		return err
	}
	line := fmt.Sprintf("Purged %q: %d records.", report.Title, report.Records)
	if backups {
		for _, path := range report.Backups {
			err = errors.Join(err, os.Remove(path))
		}
		if err != nil {
			return fmt.Errorf("the article is gone, but not every backup that holds it: %w", err)
		}
		report.Backups = nil
	}
	report.Backups = given(report.Backups)
	for _, path := range report.Backups {
		line += "\n  This backup still holds it: " + path
	}
	if report.Original != "" {
		line += "\n  The imported file still holds it, because other articles came from it: " + report.Original
	}
	return p.say(report, line)
}
