// Package noderange reads and writes ranges of nodes, as users of xCAT and
// powerman know them.
//
// A range is terms, separated by commas or blanks. In the order in which they
// are tried, a term is
//
//	n1              the node of the name, or what the alias stands for
//	rack1, @rack1   the nodes of a group; behind @, nothing else is meant
//	all             every node, unless a node or group has the name
//	n[1-3,7]        n1, n2, n3 and n7; [001-128] keeps the zeros
//	f[1-2]n[1-3]    f1n1, f1n2, f1n3, f2n1, f2n2 and f2n3
//	n[1,2[0-3]]     n1, n20, n21, n22 and n23
//	n1-n10, n1:n10  n1 to n10; the names differ in one number
//	n10+3           n10, n11, n12 and n13
//	5, [5-7]        node5, and node5 to node7, if nothing is named 5
//	/n.*[02468]     the nodes whose whole names match a regular expression of
//	                RE2; it ends at a comma, blank, @ or ), unless in brackets,
//	                and may have a second slash at the end
//	driver==ipmi    the nodes with an attribute; also !=, and =~ and !~ for a
//	                regular expression that matches a part of it
//	^nodes.txt      what the ranges in a file name; a # begins a comment, and a
//	                file that it names is looked for beside it
//	(n1,n2)         what the terms in parentheses name
//
// A hyphen in front of a term excludes what it names, wherever it stands:
// all,-n[1-3] and -n[1-3],all are the same. Terms with an @ between them, and no
// blank, are what all of them name: rack1@driver==ipmi.
//
// A range that names something that is not there is an error, also where it is
// excluded: it is a slip. All of these names are told at once.
package noderange
