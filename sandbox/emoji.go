package sandbox

// emojiSigns are the emoji this workspace can draw; any other name is accepted and shown as :name:.
var emojiSigns = map[string]string{
	"white_check_mark": "✅", "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️", "x": "❌", "warning": "⚠️", "no_entry": "⛔",
	"no_entry_sign": "🚫", "question": "❓", "grey_question": "❔", "exclamation": "❗", "bell": "🔔", "no_bell": "🔕", "calendar": "📆",
	"date": "📅", "spiral_calendar_pad": "🗓️", "alarm_clock": "⏰", "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "stopwatch": "⏱️",
	"clock9": "🕘", "eyes": "👀", "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "ok_hand": "👌", "clap": "👏", "wave": "👋",
	"pray": "🙏", "raised_hands": "🙌", "muscle": "💪", "point_right": "👉", "point_down": "👇", "tada": "🎉", "rocket": "🚀", "fire": "🔥",
	"star": "⭐", "sparkles": "✨", "trophy": "🏆", "medal": "🏅", "sports_medal": "🏅", "first_place_medal": "🥇", "heart": "❤️", "bulb": "💡",
	"memo": "📝", "pencil": "📝", "pencil2": "✏️", "clipboard": "📋", "page_facing_up": "📄", "paperclip": "📎", "file_folder": "📁",
	"open_file_folder": "📂", "books": "📚", "mortar_board": "🎓", "scroll": "📜", "chart_with_upwards_trend": "📈",
	"chart_with_downwards_trend": "📉", "bar_chart": "📊", "mag": "🔍", "link": "🔗", "lock": "🔒", "unlock": "🔓", "key": "🔑", "gear": "⚙️",
	"wrench": "🔧", "hammer_and_wrench": "🛠️", "package": "📦", "inbox_tray": "📥", "outbox_tray": "📤", "email": "📧", "envelope": "✉️",
	"speech_balloon": "💬", "thought_balloon": "💭", "mega": "📣", "loudspeaker": "📢", "house": "🏠", "office": "🏢", "busts_in_silhouette": "👥",
	"bust_in_silhouette": "👤", "red_circle": "🔴", "large_orange_circle": "🟠", "large_yellow_circle": "🟡", "large_green_circle": "🟢",
	"large_blue_circle": "🔵", "white_circle": "⚪", "black_circle": "⚫", "large_green_square": "🟩", "large_red_square": "🟥",
	"large_yellow_square": "🟨", "white_large_square": "⬜", "black_large_square": "⬛", "arrow_right": "➡️", "arrow_up": "⬆️", "arrow_down": "⬇️",
	"arrows_counterclockwise": "🔄", "repeat": "🔁", "leftwards_arrow_with_hook": "↩️", "heavy_plus_sign": "➕", "heavy_minus_sign": "➖",
	"information_source": "ℹ️", "rotating_light": "🚨", "construction": "🚧", "checkered_flag": "🏁", "triangular_flag_on_post": "🚩", "zzz": "💤",
	"moneybag": "💰", "handshake": "🤝", "thinking_face": "🤔", "smile": "😄", "slightly_smiling_face": "🙂", "cry": "😢", "robot_face": "🤖",
	"cloud": "☁️", "earth_asia": "🌏", "globe_with_meridians": "🌐", "dart": "🎯", "pushpin": "📌", "label": "🏷️", "bookmark": "🔖",
}

var emojiMark = lazily(`:([a-z0-9_+-]+):`)

// emojis splits text at the emoji it names.
func emojis(s string) []Node {
	if s == "" {
		return nil
	}
	var out []Node
	last := 0
	for _, at := range emojiMark().FindAllStringSubmatchIndex(s, -1) {
		sign := emojiSigns[s[at[2]:at[3]]]
		if sign == "" {
			continue
		}
		if at[0] > last {
			out = append(out, Node{Kind: "text", Text: s[last:at[0]]})
		}
		out = append(out, Node{Kind: "emoji", Text: sign, URL: s[at[2]:at[3]]})
		last = at[1]
	}
	if last < len(s) {
		out = append(out, Node{Kind: "text", Text: s[last:]})
	}
	return out
}
