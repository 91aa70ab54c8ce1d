using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Diagnostics;

public sealed class TelemetryTests
{
    private const string Agent = "telemetry-test";

    /// <summary>Keeps the spans of one conversation; tests run side by side.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == VoiceDiagnostics.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> TurnsOf(string conversationId) =>
            [.. _stopped.Where(a => a.OperationName == $"invoke_agent {Agent}" && Equals(a.GetTagItem("gen_ai.conversation.id"), conversationId))];

        public IReadOnlyList<Activity> Under(Activity root) => [.. _stopped.Where(a => a.TraceId == root.TraceId && a != root)];

        public void Dispose() => _listener.Dispose();
    }

    private static async Task<TestConversation> Talk(Action<VoiceSessionOptions>? options = null)
    {
        var conversation = new TestConversation(
            new FakeRecognizer().Hears("secret words").Hears("more words"), new FakeChatClient(_ => "A secret reply. And more of it."),
            options: o =>
            {
                o.AgentName = Agent;
                o.Hotwords = [new("Zaltrapex"), new("Sweynheim")];
                o.MaxContextCharacters = "Zaltrapex".Length;
                o.AllowInterruption = false;
                options?.Invoke(o);
            });
        conversation.Caller.Says().Says();
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();
        return conversation;
    }

    [Fact]
    public async Task Every_turn_is_a_trace_of_its_own_linked_to_the_one_before()
    {
        using var spans = new Spans();
        await using var conversation = await Talk();

        var turns = spans.TurnsOf(conversation.Session.ConversationId);
        Assert.Equal(2, turns.Count);
        Assert.All(turns, t => Assert.Equal(default, t.ParentSpanId));
        Assert.NotEqual(turns[0].TraceId, turns[1].TraceId);
        Assert.Equal(turns[0].SpanId, Assert.Single(turns[1].Links).Context.SpanId);
        Assert.Equal(
            ["speech_to_text script", "voice.user_speech", "voice.endpointing", "chat", "text_to_speech", "text_to_speech", "voice.playout"],
            spans.Under(turns[0]).OrderBy(a => Order(a.OperationName)).Select(a => a.OperationName));
        Assert.All(spans.Under(turns[0]), a => Assert.Equal(turns[0].SpanId, a.ParentSpanId));

        static int Order(string name) => name switch
        {
            "speech_to_text script" => 0, "voice.user_speech" => 1, "voice.endpointing" => 2, "chat" => 3, "text_to_speech" => 4, _ => 5,
        };
    }

    [Fact]
    public async Task A_turn_tells_what_became_of_it_and_of_its_context_but_not_what_was_said()
    {
        using var spans = new Spans();
        await using var conversation = await Talk();

        var turn = spans.TurnsOf(conversation.Session.ConversationId)[1];
        Assert.Equal("completed", turn.GetTagItem("voice.turn.end_reason"));
        Assert.Equal("speech", turn.GetTagItem("voice.turn.trigger"));
        Assert.Equal(2, turn.GetTagItem("voice.turn.index"));
        Assert.NotNull(turn.GetTagItem("voice.turn.response_latency"));
        var endpointing = spans.Under(turn).Single(a => a.OperationName == "voice.endpointing");
        Assert.Equal(("silence", "silence", null), (endpointing.GetTagItem("voice.eou.reason"), endpointing.GetTagItem("voice.eou.strategy"), endpointing.GetTagItem("voice.eou.cue")));
        var stt = spans.Under(turn).Single(a => a.OperationName.StartsWith("speech_to_text", StringComparison.Ordinal));
        Assert.Equal("ignored", stt.GetTagItem("voice.stt.bias.outcome"));
        Assert.NotNull(stt.GetTagItem("voice.stt.bias.digest"));
        Assert.Equal(["planner.overlimit=1"], Assert.IsType<string[]>(stt.GetTagItem("voice.stt.bias.dropped")));

        var everything = spans.Under(turn).Append(turn).SelectMany(a => a.TagObjects)
            .Select(t => t.Value is string[] several ? string.Join(' ', several) : t.Value?.ToString() ?? "");
        string[] secrets = ["words", "secret", "Zaltrapex", "Sweynheim"];
        Assert.DoesNotContain(everything, value => secrets.Any(secret => value.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_span_of_endpointing_names_the_strategy_its_cue_and_the_application()
    {
        using var spans = new Spans();
        var recognizer = new FakeRecognizer { PartialAt = at => at == TimeSpan.FromMilliseconds(700) ? "yes please" : null }.Hears("yes please").Hears("and");
        await using var conversation = new TestConversation(
            recognizer, new FakeChatClient(_ => "Good."), options: o => o.AgentName = Agent, configure: builder => builder.UseTranscriptEndpointing());
        _ = conversation.Start();
        conversation.Caller.Speaks(600).Pauses(120);
        await conversation.Next<UtteranceUpdated>();
        conversation.Caller.Pauses(400);
        await conversation.Next<TurnEnded>();

        // So little that what is left of it when the utterance is ended is no utterance of its own.
        conversation.Caller.Speaks(200);
        await conversation.Next<UtteranceStarted>();
        Assert.True(conversation.Session.EndUtterance());
        await conversation.Next<TurnEnded>();

        var endings = spans.TurnsOf(conversation.Session.ConversationId).Select(turn => spans.Under(turn).Single(a => a.OperationName == "voice.endpointing"));
        Assert.Equal(
            [("silence", "transcript", "finished sentence"), ("external", "external", null)],
            endings.Select(e => (e.GetTagItem("voice.eou.reason"), e.GetTagItem("voice.eou.strategy"), e.GetTagItem("voice.eou.cue"))));
    }

    [Fact]
    public async Task What_was_said_is_recorded_only_when_switched_on()
    {
        using var spans = new Spans();
        await using var conversation = await Talk(o => o.EnableSensitiveData = true);

        var turn = spans.TurnsOf(conversation.Session.ConversationId)[0];
        Assert.Equal("A secret reply. And more of it.", turn.GetTagItem("voice.pii.reply"));
        Assert.Contains(spans.Under(turn), a => Equals(a.GetTagItem("voice.pii.transcript"), "secret words"));
        var stt = spans.Under(spans.TurnsOf(conversation.Session.ConversationId)[1]).Single(a => a.OperationName == "speech_to_text script");
        Assert.IsType<string[]>(stt.GetTagItem("voice.pii.bias.messages"));
        Assert.Equal(["Zaltrapex"], Assert.IsType<string[]>(stt.GetTagItem("voice.pii.bias.hotwords")));
        Assert.All(conversation.Seen.OfType<UtteranceRecognized>(), u => Assert.Equal(u.Recognition.Receipt!.ContextDigest, u.Recognition.Receipt.Context?.Digest));
    }

    [Fact]
    public async Task A_function_that_the_model_calls_is_a_span_under_the_chat()
    {
        using var spans = new Spans();
        var rounds = 0;
        await using var conversation = new TestConversation(
            new FakeRecognizer().Hears("add the secret"),
            new ToolModel(() => ++rounds == 1
                ? [new FunctionCallContent("call-1", "add", new Dictionary<string, object?> { ["what"] = "secret" }), new FunctionCallContent("call-2", "break")]
                : [new TextContent("Done.")]),
            options: o => o.AgentName = Agent,
            configure: b => b
                .AddTool(AIFunctionFactory.Create((string what) => what + " result", "add"))
                .AddTool(AIFunctionFactory.Create(string () => throw new IOException("secret trouble"), "break")));
        conversation.Caller.Says();
        await conversation.RunToEnd();
        await conversation.Next<SessionEnded>();

        var under = spans.Under(Assert.Single(spans.TurnsOf(conversation.Session.ConversationId)));
        var chat = Assert.Single(under, a => a.OperationName == "chat");
        var add = Assert.Single(under, a => a.OperationName == "execute_tool add");
        Assert.Equal(chat.SpanId, add.ParentSpanId);
        Assert.Equal(
            ("execute_tool", "add", "function", "call-1"),
            (add.GetTagItem("gen_ai.operation.name"), add.GetTagItem("gen_ai.tool.name"), add.GetTagItem("gen_ai.tool.type"), add.GetTagItem("gen_ai.tool.call.id")));
        Assert.Equal(ActivityStatusCode.Unset, add.Status);
        var failed = Assert.Single(under, a => a.OperationName == "execute_tool break");
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Equal(typeof(IOException).FullName, failed.GetTagItem("error.type"));
        Assert.DoesNotContain(
            under.SelectMany(a => a.TagObjects), t => t.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Metrics_are_recorded_with_every_turn()
    {
        var measured = new ConcurrentDictionary<string, int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == VoiceDiagnostics.MeterName)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((i, _, _, _) => measured.AddOrUpdate(i.Name, 1, (_, n) => n + 1));
        listener.SetMeasurementEventCallback<long>((i, _, _, _) => measured.AddOrUpdate(i.Name, 1, (_, n) => n + 1));
        listener.Start();

        await using var conversation = await Talk();

        Assert.All(
            new[]
            {
                "voice.turn.response_latency", "voice.stt.final_delay", "voice.endpointing.delay", "voice.llm.time_to_first_token",
                "voice.text_aggregation.delay", "voice.tts.time_to_first_audio", "voice.turns", "voice.tts.characters", "voice.stt.audio",
            },
            name => Assert.True(measured.GetValueOrDefault(name) >= 2, name));
    }

    /// <summary>A model that answers with what the test returns for each round.</summary>
    private sealed class ToolModel(Func<IList<AIContent>> answer) : IChatClient
    {
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, answer());
        }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
