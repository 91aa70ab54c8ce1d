using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Recognition.Redecoding;

public sealed class RedecodingTelemetryTests
{
    private const string First = "how much is nor vexen today";

    private static readonly RecognitionContext Context = new() { Language = "en", Hotwords = [new("Norvexin")] };

    [Theory]
    [InlineData("how much is Norvexin today", "taken", 1)]
    [InlineData("how much is it", "nothinggained", 0)]
    public async Task A_second_decode_is_a_span_and_is_counted_by_its_outcome(string second, string outcome, long taken)
    {
        using var root = new Activity("redecoding-test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var spans = new ConcurrentQueue<Activity>();
        var counts = new ConcurrentDictionary<string, double>();
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == VoiceDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(tracing);

        // Tests run side by side; what is measured under this one's trace is its own.
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == VoiceDiagnostics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument.Name, 1, tags));
        meters.Start();

        using var recognizer = new RedecodingRecognizer(new ScriptedDecodes().Gives(First).Gives(second), new FakePronouncer(), new() { Budget = TimeSpan.FromMinutes(1) });
        await ScriptedDecodes.RunAsync(recognizer, Context);

        var span = Assert.Single(spans, span => span.TraceId == root.TraceId && span.OperationName == "voice.stt.redecode");
        Assert.Equal(outcome, span.GetTagItem("voice.stt.redecode.outcome"));
        Assert.Equal(["nearmatch"], Assert.IsType<string[]>(span.GetTagItem("voice.stt.redecode.reasons")));
        Assert.Equal((1, Context.Digest), (span.GetTagItem("voice.stt.redecode.terms"), span.GetTagItem("voice.stt.bias.digest")));
        Assert.NotNull(span.GetTagItem("voice.stt.redecode.duration_ms"));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("orvexin", StringComparison.OrdinalIgnoreCase));
        Assert.Equal((1, taken, 1), (counts.GetValueOrDefault($"voice.stt.redecodes {outcome}"), counts.GetValueOrDefault("voice.stt.redecodes_taken "), counts.GetValueOrDefault("voice.stt.redecode.duration ")));

        void Count(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (Activity.Current?.TraceId == root.TraceId)
            {
                counts.AddOrUpdate($"{name} {(tags.Length > 0 ? tags[0].Value : "")}", value, (_, before) => before + value);
            }
        }
    }

    [Fact]
    public async Task The_recognition_of_a_turn_tells_of_its_second_decode()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == VoiceDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(tracing);
        var engine = new FakeRecognizer { Capabilities = new ScriptedDecodes().Capabilities }.Hears(First).Hears("how much is Norvexin today");
        await using var conversation = new TestConversation(
            engine,
            new FakeChatClient(_ => "Seven pounds."),
            options: o =>
            {
                o.AgentName = "redecoding-test";
                o.Hotwords = [new("Norvexin")];
            },
            configure: builder =>
            {
                builder.Services.AddSingleton<IPronouncer>(new FakePronouncer());
                builder.UseRedecoding(o => o.Budget = TimeSpan.FromMinutes(1));
            });
        conversation.Caller.Says();
        await conversation.RunToEnd();

        var turn = spans.Single(span => span.OperationName == "invoke_agent redecoding-test");
        var recognition = spans.Single(span => span.TraceId == turn.TraceId && span.OperationName == "speech_to_text script");
        Assert.Equal("taken", recognition.GetTagItem("voice.stt.redecode.outcome"));
        Assert.Equal(recognition.SpanId, spans.Single(span => span.TraceId == turn.TraceId && span.OperationName == "voice.stt.redecode").ParentSpanId);
    }
}
