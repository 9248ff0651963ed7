package profile

// nearest returns the known word that differs from the word by two letters at
// most; "" = none does.
func nearest(word string, known []string) string {
	best, found := 3, ""
	if len(word) > 40 {
		return ""
	}
	for _, candidate := range known {
		if d := distance(word, candidate); d < best && d < len(candidate) {
			best, found = d, candidate
		}
	}
	return found
}

// distance counts the letters to insert, delete or replace between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
