package barcode

import (
	"cmp"
	"slices"
	"strings"
)

// fit is how the letters of a code, its stars among them, lie on a ray.
type fit struct {
	from, to float64 // the first bar's start and the last letter's end, gap included; to may be the lesser
	bend     float64 // by how much of the length the middle lies beyond the middle
	letters  int
	shapes   *shapes

	alike float64
}

// How much work one place may cause.
const (
	firstTries  = 60 // fits by the ends alone that are read
	secondTries = 6  // of those, that are improved
)

// read is the text of the form that explains the ray best.
func (r ray) read(form Form) (best Fine) {
	fits := r.ends(form)
	for i := range fits {
		fits[i].alike = r.spelled(fits[i], form).Alike
	}
	slices.SortStableFunc(fits, byLikeness)
	for _, f := range fits[:min(len(fits), secondTries)] {
		if read := r.spelled(r.improved(f, form), form); read.Alike > best.Alike {
			best = read
		}
	}
	return best
}

func byLikeness(a, b fit) int { return cmp.Compare(b.alike, a.alike) }

// ends are the likeliest fits by the letters that are known: the stars at both ends, and
// the places where a form has one letter.
func (r ray) ends(form Form) (out []fit) {
	const step, outside, inside = 2, 18, 24 // pixels from the ends of the place
	last := float64(len(r) - beside)
	known := form.known()
	for from := float64(beside - outside); from <= beside+inside; from += step {
		for to := last - inside; to <= last+outside; to += step {
			for _, f := range []fit{{from: from, to: to}, {from: to, to: from}} {
				f.letters = len(form) + 2
				out = append(out, r.best(f, known))
			}
		}
	}
	slices.SortStableFunc(out, byLikeness)
	return out[:min(len(out), firstTries)]
}

// best is a fit with the shapes that make its known letters most alike.
func (r ray) best(f fit, known map[int]int) fit {
	letters := make(map[int]profile, len(known))
	for place := range known {
		letters[place] = r.letter(f, place)
	}
	for _, s := range families() {
		sum := 0.0
		for place, letter := range known {
			seen := letters[place]
			sum += seen.times(&s.looks[letter][0][0])
		}
		if f.shapes == nil || sum > f.alike {
			f.shapes, f.alike = s, sum
		}
	}
	return f
}

// known are the letters that a code of the form has, by place.
func (f Form) known() map[int]int {
	out := map[int]int{0: star, len(f) + 1: star}
	for i, letters := range f {
		if len(letters) == 1 {
			out[i+1] = strings.IndexByte(alphabet, letters[0])
		}
	}
	return out
}

// letter is what is seen in a place.
func (r ray) letter(f fit, place int) (out profile) {
	for i := range out {
		u := (float64(place) + (float64(i)+0.5)/samples) / float64(f.letters)
		u += f.bend * 4 * u * (1 - u)
		out[i] = r.at(f.from + (f.to-f.from)*u)
	}
	out.standard()
	return out
}

// improved moves a fit's ends and middle, and tries other shapes, as long as the text
// explains more.
func (r ray) improved(f fit, form Form) fit {
	for _, step := range [...]float64{1, 0.5, 0.25} {
		for found := true; found; {
			found = false
			for _, other := range f.near(step) {
				if other.alike = r.spelled(other, form).Alike; other.alike > f.alike {
					f, found = other, true
				}
			}
		}
	}
	return f
}

// near are the fits that differ in one thing, ends and middle by step pixels.
func (f fit) near(step float64) (out []fit) {
	for _, d := range [...]float64{-step, step} {
		start, end, middle, all := f, f, f, f
		start.from += d
		end.to += d
		middle.bend += d / (f.to - f.from)
		all.from, all.to = f.from+d, f.to+d
		out = append(out, start, end, middle, all)
	}
	for _, s := range families() {
		if s != f.shapes {
			other := f
			other.shapes = s
			out = append(out, other)
		}
	}
	return out
}

// spelled takes the letter that is most alike in each place. What stands beside a letter
// changes its looks, so that is done twice.
func (r ray) spelled(f fit, form Form) (out Fine) {
	const passes = 2
	seen, text := make([]profile, f.letters), make([]int, f.letters)
	for i := range seen {
		seen[i] = r.letter(f, i)
	}
	text[0], text[f.letters-1] = star, star
	for pass := range passes {
		out.Alike, out.Apart = 0, 1
		for i := range text {
			if i == 0 || i == f.letters-1 {
				out.Alike += seen[i].times(f.shapes.beside(text, i, star, pass > 0))
				continue
			}
			best, next := -1.0, -1.0
			for _, c := range []byte(form[i-1]) {
				letter := strings.IndexByte(alphabet, c)
				switch like := seen[i].times(f.shapes.beside(text, i, letter, pass > 0)); {
				case like > best:
					best, next, text[i] = like, best, letter
				case like > next:
					next = like
				}
			}
			out.Alike, out.Apart = out.Alike+best, min(out.Apart, best-next)
		}
	}
	out.Alike /= float64(f.letters)
	out.Apart /= max(1-out.Alike, 1e-6)
	out.OnHead = f.from > f.to
	var b strings.Builder
	for _, letter := range text[1 : f.letters-1] {
		b.WriteByte(alphabet[letter])
	}
	out.Text = b.String()
	return out
}
