package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// TestExport writes what import reads, and gives the file to the asker alone.
func TestExport(t *testing.T) {
	for _, format := range []string{"csv", "xlsx", "json"} {
		a, _ := sampleApp(t)
		ans := say(t, a, dana, "export --format "+format)
		if ans.File == nil || !strings.HasSuffix(ans.File.Name, "."+format) || ans.Share {
			t.Fatalf("%s: %+v", format, ans)
		}
		req := ask(dana, "import")
		req.File = ans.File
		if again := a.Run(t.Context(), req); !again.OK || !strings.Contains(view.PlainText(again.Message), "Nothing changed") {
			t.Errorf("%s read back: %s", format, view.PlainText(again.Message))
		}
	}
}
