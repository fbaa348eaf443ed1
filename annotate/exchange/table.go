package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readTable reads a CSV file with a heading; commas or semicolons may stand between the cells. Of the columns
// known the first few are those that are read. rows[i] is row i+2 as a spreadsheet counts: an empty line is a
// row without cells.
func readTable(r io.Reader, known []string, read int) (rows [][]string, columns map[string]int, err error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, err
	}
	all, err := tableRows(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if err != nil {
		return nil, nil, err
	}
	if len(all) == 0 {
		return nil, nil, errors.New("the table is empty: it needs a heading with name and kind")
	}
	columns = map[string]int{}
	for i, name := range all[0] {
		name = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(known, name) {
			return nil, nil, fmt.Errorf("row 1: there is no column %q; the columns are %s", name, strings.Join(known[:read], ", "))
		}
		columns[name] = i
	}
	if _, ok := columns["name"]; !ok {
		return nil, nil, errors.New("row 1: the column name is missing")
	}
	var long []error
	for i, row := range all[1:] {
		if len(row) > len(all[0]) {
			long = append(long, fmt.Errorf("row %d: has %d cells, the heading %d", i+2, len(row), len(all[0])))
		}
	}
	return all[1:], columns, errors.Join(long...)
}

// tableRows reads the rows of a CSV file, the empty ones too, which encoding/csv passes over.
func tableRows(data []byte) (rows [][]string, err error) {
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	head, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		in.Comma = ';'
	}
	for next := 1; ; { // the line on which the next row begins
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		at := next
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			at = broken.StartLine
		case err != nil:
			return nil, err
		default:
			at, _ = in.FieldPos(0)
		}
		for ; next < at && len(rows) > 0; next++ {
			rows = append(rows, nil)
		}
		if broken != nil {
			return nil, fmt.Errorf("row %d: this is not a row of a table: %w; a cell with quotation marks in it is written in quotation marks, and those in it twice", len(rows)+1, broken.Err)
		}
		rows = append(rows, row)
		next = 1 + bytes.Count(data[:in.InputOffset()], []byte("\n"))
	}
}
