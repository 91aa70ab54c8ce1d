using VoiceMiddleware.Customization.Evaluation;

namespace VoiceMiddleware.Customization.Tests.Evaluation;

public class ConversationLineTests
{
    [Theory]
    [InlineData("assistant: We have tea.", "assistant", "We have tea.")]
    [InlineData("user:at 10:30", "user", "at 10:30")]
    [InlineData(" User : hello ", "user", "hello")]
    public void A_line_says_who_spoke_and_what(string line, string role, string text)
    {
        Assert.True(ConversationLine.TryParse(line, out var message, out _));
        Assert.Equal((role, text), (message.Role.Value, message.Text));
    }

    [Theory]
    [InlineData("We have tea.", "does not say who spoke")]
    [InlineData("caller: tea", "does not say who spoke")]
    [InlineData(": tea", "does not say who spoke")]
    [InlineData("user:  ", "has no words")]
    [InlineData("", "does not say who spoke")]
    public void A_malformed_line_is_explained(string line, string words)
    {
        Assert.False(ConversationLine.TryParse(line, out var message, out var problem));
        Assert.Null(message);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }
}
