package bot

// Methods are the Web API methods that the bot calls, sorted. A workspace that
// stands in for Slack must offer exactly these.
var Methods = []string{
	"apps.connections.open",
	"auth.test",
	"chat.postEphemeral",
	"chat.postMessage",
	"chat.update",
	"conversations.history",
	"conversations.info",
	"conversations.open",
	"conversations.replies",
	"files.completeUploadExternal",
	"files.getUploadURLExternal",
	"reactions.add",
	"users.info",
	"views.open",
	"views.publish",
}
