package cli

// Variable is one setting that the environment (or .env) gives.
type Variable struct {
	Name    string
	Default string
	Secret  bool // never shown, not even in part
	// Check says what is wrong with a value, without repeating it; "" is well.
	Check func(value string) string
}

// Variables lists every variable that is read. `.env.example` documents the
// same set; a test compares the two.
var Variables = []Variable{
	{Name: "SLACK_BOT_TOKEN", Secret: true, Check: prefix("xoxb-", "a bot token, from OAuth & Permissions")},
	{Name: "SLACK_APP_TOKEN", Secret: true, Check: prefix("xapp-", "an app-level token with connections:write, from Basic Information")},
	{Name: "SLACK_SIGNING_SECRET", Secret: true},
	{Name: "SLACK_API_URL", Default: "https://slack.com/api/", Check: webAddress},
	{Name: "LISTEN_ADDR", Default: "127.0.0.1:8080", Check: listenAddress},
	{Name: "PUBLIC_URL", Check: publicAddress},
	{Name: "DATABASE_URL", Default: "bolt:partnerbot.db", Secret: true, Check: database},
	{Name: "PARTNER_PROGRAM", Default: "huawei-cloud"},
	{Name: "PARTNER_TIMEZONE", Default: "Asia/Shanghai", Check: zone},
	{Name: "PARTNER_CHANNEL", Check: ids("C0123ABCD", "CG")},
	{Name: "PARTNER_REVIEW_CHANNEL", Check: ids("C0123ABCD", "CG")},
	{Name: "PARTNER_ADMINS", Check: ids("U0123ABCD,U0456EFGH", "UW")},
	{Name: "PARTNER_REVIEWERS", Check: ids("U0123ABCD,U0456EFGH", "UW")},
	{Name: "PARTNER_BACKUP_DIR"},
	{Name: "PARTNER_BACKUP_KEEP", Default: "14", Check: between(1, 1000)},
	{Name: "LOG_LEVEL", Default: "info", Check: oneOf("debug", "info", "warn", "error")},
	{Name: "LOG_FORMAT", Default: "text", Check: oneOf("text", "json")},
	{Name: "PARTNERBOT_CLOCK"},
}
