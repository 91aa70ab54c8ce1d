using System.Net;
using Microsoft.Extensions.AI;
using VoiceMiddleware.OpenAI.Tests.Server;

namespace VoiceMiddleware.OpenAI.Tests;

/// <summary>Busy, broken and silent servers. Time is virtual; the sockets are real.</summary>
public sealed class ChatFailureTests : ChatTest
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);

    private static Task GreetAsync(ReceivedRequest request) =>
        ScriptedChat.SendAsync(request, ScriptedChat.Text("Good day."), ScriptedChat.Chunk("{}", "stop"), "[DONE]");

    [Fact]
    public async Task A_busy_server_is_asked_again_after_the_time_that_it_names_and_not_before()
    {
        Server.Chat = Answers.InTurn(Answers.Status(429, retryAfter: "2"), GreetAsync);
        using var client = Create();
        var reading = ReadAsync(client);
        PassWhen(timers: 2, TimeSpan.FromMilliseconds(1999));
        Assert.Single(Server.Requests);
        Assert.False(reading.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("Good day.", (await reading.WaitAsync(Patience)).ToChatResponse().Text);
        Assert.Equal(2, Server.Requests.Count);
        Assert.Contains("429", Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_named_as_a_date_is_kept_too()
    {
        Server.Chat = Answers.InTurn(Answers.Status(503, retryAfter: (DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(2)).ToString("R")), GreetAsync);
        using var client = Create();
        var reading = ReadAsync(client);
        PassWhen(timers: 2, TimeSpan.FromMilliseconds(1900));
        Assert.Single(Server.Requests);
        Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("Good day.", (await reading.WaitAsync(Patience)).ToChatResponse().Text);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_time_than_there_is_is_not_asked_again()
    {
        Server.Chat = Answers.Status(429, retryAfter: "60");
        using var client = Create();
        var error = await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience));
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(60), true), (error.StatusCode, error.RetryAfter, error.IsTransient));
        Assert.Contains("60 s", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_not_asked_for_again()
    {
        Server.Chat = Answers.Status(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""");
        using var client = Create();
        var error = await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience));
        Assert.Equal("insufficient_quota", error.ErrorCode);
        Assert.Contains("quota", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_failing_server_is_asked_as_often_as_the_options_say()
    {
        Server.Chat = Answers.Status(500);
        using var client = Create();
        var reading = ReadAsync(client);
        PassWhen(timers: 2, Enough);
        PassWhen(timers: 2, Enough);
        var error = await Assert.ThrowsAsync<OpenAIException>(() => reading.WaitAsync(Patience));
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(3, Server.Requests.Count);
    }

    [Fact]
    public async Task The_packages_own_repetitions_are_off()
    {
        Server.Chat = Answers.Status(500);
        using var client = Create(options => options.MaxRetries = 0);
        await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience));
        await Assert.ThrowsAsync<OpenAIException>(() => client.GetResponseAsync("hello").WaitAsync(Patience));
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_asked_again_and_named()
    {
        await Server.DisposeAsync();
        using var client = Create();
        var reading = ReadAsync(client);
        PassWhen(timers: 2, Enough);
        PassWhen(timers: 2, Enough);
        var error = await Assert.ThrowsAsync<OpenAIException>(() => reading.WaitAsync(Patience));
        Assert.Null(error.StatusCode);
        Assert.True(error.IsTransient);
        Assert.Contains($"http://127.0.0.1:{Server.Endpoint.Port} can not be reached. Is it running", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_first_word_is_tried_again()
    {
        Server.Chat = Answers.InTurn(
            async request =>
            {
                await ScriptedChat.SendAsync(request, ScriptedChat.Chunk("""{"role":"assistant","content":""}"""));
                request.Break();
            },
            GreetAsync);
        using var client = Create();
        var reading = ReadAsync(client);
        PassWhen(timers: 2, Enough);
        Assert.Equal("Good day.", (await reading.WaitAsync(Patience)).ToChatResponse().Text);
        Assert.Equal(2, Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_that_is_cut_off_after_its_first_word_is_an_error_and_never_asked_for_again(bool breaks)
    {
        var updates = new List<ChatResponseUpdate>();
        Server.Chat = async request =>
        {
            await ScriptedChat.SendAsync(request, ScriptedChat.Text("The code is"));
            if (breaks)
            {
                Assert.True(SpinWait.SpinUntil(() => updates.Count == 1, Patience));
                request.Break();
            }
        };
        using var client = Create();
        var error = await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client, into: updates).WaitAsync(Patience));
        Assert.Equal("The code is", Assert.Single(updates).Text);
        Assert.Contains("before it was complete", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_stream_that_breaks_after_its_finish_is_complete()
    {
        var updates = new List<ChatResponseUpdate>();
        Server.Chat = async request =>
        {
            // In one piece, so that whoever has read the word has the finish too.
            await request.SendAsync($"data: {ScriptedChat.Text("Good day.")}\n\ndata: {ScriptedChat.Chunk("{}", "stop")}\n\n");
            Assert.True(SpinWait.SpinUntil(() => updates.Count == 1, Patience));
            request.Break();
        };
        using var client = Create();
        await ReadAsync(client, into: updates).WaitAsync(Patience);
        Assert.Equal("Good day.", updates.ToChatResponse().Text);
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task A_first_word_that_does_not_come_in_time_is_given_up_and_the_connection_closed()
    {
        Server.Chat = async request =>
        {
            await ScriptedChat.SendAsync(request, ScriptedChat.Chunk("""{"role":"assistant","content":""}"""));
            await request.Aborted;
        };
        using var client = Create(options => options.ResponseTimeout = TimeSpan.FromSeconds(4));
        var reading = ReadAsync(client);
        Assert.True(SpinWait.SpinUntil(() => !Server.Requests.IsEmpty, Patience));
        Time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(reading.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(0.2));
        var error = await Assert.ThrowsAsync<OpenAIException>(() => reading.WaitAsync(Patience));
        Assert.Contains("within 4 s. Raise ResponseTimeout", error.Message, StringComparison.Ordinal);
        await Server.Requests.Single().WaitForAbortAsync();
    }

    [Fact]
    public async Task A_server_that_falls_silent_in_the_middle_is_given_up()
    {
        Server.Chat = async request =>
        {
            await ScriptedChat.SendAsync(request, ScriptedChat.Text("The code is"));
            await request.Aborted;
        };
        using var client = Create(options => options.SilenceTimeout = TimeSpan.FromSeconds(3));
        var updates = new List<ChatResponseUpdate>();
        var reading = ReadAsync(client, into: updates);
        Assert.True(SpinWait.SpinUntil(() => updates.Count == 1 && Time.PendingTimers == 1, Patience));
        Time.Advance(TimeSpan.FromSeconds(3));
        var error = await Assert.ThrowsAsync<OpenAIException>(() => reading.WaitAsync(Patience));
        Assert.Contains("fell silent for 3 s in the middle of the reply", error.Message, StringComparison.Ordinal);
        await Server.Requests.Single().WaitForAbortAsync();
        Assert.Equal(0, Time.PendingTimers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_closes_the_connection(bool afterTheFirstWord)
    {
        Server.Chat = async request =>
        {
            if (afterTheFirstWord)
            {
                await ScriptedChat.SendAsync(request, ScriptedChat.Text("Good"));
            }

            await request.Aborted;
        };
        using var client = Create();
        using var stop = new CancellationTokenSource();
        var updates = new List<ChatResponseUpdate>();
        var reading = ReadAsync(client, into: updates, cancellationToken: stop.Token);
        Assert.True(SpinWait.SpinUntil(() => Server.Requests.Count == 1 && updates.Count == (afterTheFirstWord ? 1 : 0), Patience));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
        await Server.Requests.Single().WaitForAbortAsync();
        Assert.Equal(0, Time.PendingTimers);
    }

    [Fact]
    public async Task A_reader_who_leaves_early_closes_the_connection()
    {
        Server.Chat = async request =>
        {
            await ScriptedChat.SendAsync(request, ScriptedChat.Text("Good"));
            await request.Aborted;
        };
        using var client = Create();
        await foreach (var _ in client.GetStreamingResponseAsync([new(ChatRole.User, "hello")]))
        {
            break;
        }

        await Server.Requests.Single().WaitForAbortAsync();
    }

    [Fact]
    public async Task A_pause_before_a_repetition_can_be_cancelled()
    {
        Server.Chat = Answers.Status(429, retryAfter: "2");
        using var client = Create();
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(client, cancellationToken: stop.Token);
        Assert.True(SpinWait.SpinUntil(() => Time.PendingTimers == 2, Patience));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData("{\"id\":\"chatcmpl-7\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"secret wor")]
    [InlineData("[1,2,3]")]
    [InlineData("secret words")]
    public async Task What_is_no_json_is_an_error_that_does_not_repeat_it(string data)
    {
        Server.Chat = request => ScriptedChat.SendAsync(request, data, "[DONE]");
        using var client = Create();
        var error = await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience));
        Assert.DoesNotContain("secret", error.ToString() + Log.Text, StringComparison.Ordinal);
        Assert.Single(Server.Requests);

        Server.Chat = request => request.AnswerAsync(200, data);
        error = await Assert.ThrowsAsync<OpenAIException>(() => client.GetResponseAsync("hello").WaitAsync(Patience));
        Assert.Contains("OpenAI-compatible", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString() + Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_web_page_is_said_to_be_one(int status)
    {
        Server.Chat = Answers.Status(status, "<html><body>Please log in, hello</body></html>", contentType: "text/html; charset=utf-8");
        using var client = Create();
        foreach (var error in new[]
        {
            await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience)),
            await Assert.ThrowsAsync<OpenAIException>(() => client.GetResponseAsync("hello").WaitAsync(Patience)),
        })
        {
            Assert.Contains("web page", error.Message, StringComparison.Ordinal);
            Assert.Contains("proxy", error.Message, StringComparison.Ordinal);
            Assert.Equal(status, (int?)error.StatusCode);
            Assert.DoesNotContain("log in", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task An_error_in_the_middle_of_a_stream_is_an_error()
    {
        Server.Chat = request => ScriptedChat.SendAsync(
            request, ScriptedChat.Text("The code is"), """{"error":{"message":"out of memory","type":"server_error","code":500}}""", "[DONE]");
        using var client = Create();
        await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience));
    }

    [Theory]
    [InlineData(400, "does not take 'max_tokens'")]
    [InlineData(404, "ends in /v1|should end in /v1")]
    [InlineData(413, "too large")]
    [InlineData(401, "key is not accepted")]
    public async Task A_refusal_says_what_to_do_and_repeats_neither_key_nor_words(int status, string advice)
    {
        const string Key = "sk-very-secret-0123456789";
        Server.Chat = Answers.Status(status, $$$"""{"error":{"message":"Incorrect API key provided: {{{Key}}}. You said: my pin is 1234","type":"invalid_request_error","param":"max_tokens","code":"my pin is 1234"}}""");
        using var client = Create(options => options.ApiKey = Key);
        var error = await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client, "my pin is 1234").WaitAsync(Patience));
        Assert.Contains(advice.Split('|'), part => error.Message.Contains(part, StringComparison.Ordinal));
        Assert.Equal($"Bearer {Key}", Server.Requests.Single().Headers.Authorization);
        foreach (var shown in new[] { error.ToString(), Log.Text })
        {
            Assert.DoesNotContain(Key, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("1234.", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("pin", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_wants_a_key_when_none_was_given_says_so()
    {
        Server.Chat = Answers.Status(401);
        using var client = Create();
        var error = await Assert.ThrowsAsync<OpenAIException>(() => ReadAsync(client).WaitAsync(Patience));
        Assert.Contains("It wants a key. Set ApiKey", error.Message, StringComparison.Ordinal);
    }
}
