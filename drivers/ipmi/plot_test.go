package ipmi_test

import (
	"fmt"
	"math"
	"strings"
)

// curve is one line of the plot: what a program took for so many BMCs.
type curve struct {
	name, colour string
	bmcs         []float64
	wall, rss    []float64 // seconds, megabytes
}

// The size of one diagram of the plot, and the edges of its axes.
const (
	plotWidth, plotHeight = 340.0, 260.0
	plotMargin            = 50.0
)

// drawPlot draws wall time and memory over the number of BMCs, both axes
// logarithmic.
func drawPlot(curves []curve) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" font-family="sans-serif" font-size="11">`+"\n",
		2*(plotWidth+plotMargin)+plotMargin, plotHeight+2*plotMargin)
	out.WriteString(`<rect width="100%" height="100%" fill="white"/>` + "\n")
	drawDiagram(&out, plotMargin, "wall time, s", curves, 0.001, 100, func(c curve) []float64 { return c.wall })
	drawDiagram(&out, 2*plotMargin+plotWidth, "peak memory, MB", curves, 1, 1000, func(c curve) []float64 { return c.rss })
	out.WriteString("</svg>\n")
	return out.String()
}

func drawDiagram(out *strings.Builder, left float64, title string, curves []curve, low, high float64, values func(curve) []float64) {
	x := func(n float64) float64 { return left + plotWidth*(math.Log10(n)-1)/3 } // 10 to 10 000
	y := func(v float64) float64 {
		return plotMargin + plotHeight*(1-math.Log10(v/low)/math.Log10(high/low))
	}
	fmt.Fprintf(out, `<text x="%.0f" y="%.0f" font-size="13">%s</text>`+"\n", left, plotMargin-14, title)
	for n := 10.0; n <= 10000; n *= 10 {
		fmt.Fprintf(out, `<path d="M%.1f %.1fV%.1f" stroke="#ddd"/><text x="%.1f" y="%.1f" text-anchor="middle">%.0f</text>`+"\n",
			x(n), plotMargin, plotMargin+plotHeight, x(n), plotMargin+plotHeight+14, n)
	}
	for v := low; v <= high*1.01; v *= 10 {
		fmt.Fprintf(out, `<path d="M%.1f %.1fH%.1f" stroke="#ddd"/><text x="%.1f" y="%.1f" text-anchor="end">%g</text>`+"\n",
			left, y(v), left+plotWidth, left-4, y(v)+4, v)
	}
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f" text-anchor="middle">BMCs</text>`+"\n", left+plotWidth/2, plotMargin+plotHeight+30)
	for i, c := range curves {
		path := "M"
		for j, v := range values(c) {
			path += fmt.Sprintf("%.1f %.1f ", x(c.bmcs[j]), y(max(v, low)))
			fmt.Fprintf(out, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`, x(c.bmcs[j]), y(max(v, low)), c.colour)
		}
		fmt.Fprintf(out, "\n"+`<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.TrimSpace(path), c.colour)
		fmt.Fprintf(out, `<text x="%.1f" y="%.1f" fill="%s">%s</text>`+"\n", left+10, plotMargin+16+14*float64(i), c.colour, c.name)
	}
}
