using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Diagnostics;
using VoiceMiddleware.Failover;
using VoiceMiddleware.Recognition;
using VoiceMiddleware.Synthesis;
using VoiceMiddleware.Tests.Doubles;

namespace VoiceMiddleware.Tests.Failover;

public sealed class FailoverSessionTests
{
    [Fact]
    public async Task A_recogniser_that_hangs_costs_time_but_neither_the_turn_nor_the_context()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == VoiceDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var first = new FakeRecognizer().Hears("which one").HearsAfter(new TaskCompletionSource().Task, "never");
        var second = new TroubledRecognizer("second", Trouble.None);
        var voice = new TroubledVoice("other", Trouble.None);
        var model = new TroubledChatClient("other", Trouble.None);
        await using var conversation = new TestConversation(
            first, new FakeChatClient(messages => messages.Count == 1 ? "The Orvantis or the Kestrelon?" : throw new HttpRequestException("503")),
            options: o => o.Hotwords = [new("Orvantis")],
            configure: builder =>
            {
                builder.UseRecognizer(_ => second).UseRecognizerFailover();
                builder.UseSynthesizer(_ => voice).UseSynthesizerFailover();
                builder.Services.AddSingleton<IChatClient>(model);
                builder.UseChatFailover();
            });
        conversation.Caller.Says();
        _ = conversation.Start();
        await conversation.Next<TurnEnded>();
        conversation.Voice.Fault = _ => new SpeechSynthesisException("The voice is gone.");
        conversation.Caller.Says();

        var answered = conversation.Next<ReplyCompleted>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!answered.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            conversation.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, CancellationToken.None);
        }

        var reply = await answered;
        var recognized = conversation.Seen.OfType<UtteranceRecognized>().Last();
        Assert.StartsWith("other heard second ", reply.HeardText, StringComparison.Ordinal);
        Assert.StartsWith("second ", recognized.Recognition.Text, StringComparison.Ordinal);
        var receipt = recognized.Recognition.Receipt!;
        Assert.Equal(("second", "fake", ProviderFailureReason.Silent), (receipt.Failover!.Provider, receipt.Failover.Failed.Single().Provider, receipt.Failover.Failed.Single().Reason));

        // The stand-in was told what the one that hangs was told: the reply before, and the hotword.
        var told = Assert.Single(second.Contexts);
        Assert.Equal(first.Contexts.Last().Digest, told.Digest);
        Assert.Equal(["which one", "The Orvantis or the Kestrelon?"], told.Messages.Select(message => message.Text));
        Assert.Equal("Orvantis", Assert.Single(told.Hotwords).Text);
        Assert.DoesNotContain(conversation.Seen, notification => notification is TurnFailed);

        conversation.Caller.HangsUp();
        await conversation.Ends();
        var turn = spans.Last(span => span.OperationName.StartsWith("invoke_agent", StringComparison.Ordinal) && Equals(span.GetTagItem("gen_ai.conversation.id"), conversation.Session.ConversationId));
        string Tags(string name)
        {
            var span = spans.Last(span => span.TraceId == turn.TraceId && span.OperationName.StartsWith(name, StringComparison.Ordinal));
            return $"{span.GetTagItem("gen_ai.provider.name")} {string.Join(',', (string[])span.GetTagItem("voice.failover.failed")!)}";
        }

        Assert.Equal("second fake=silent", Tags("speech_to_text"));
        Assert.Equal("other FakeChatClient=failed", Tags("chat"));
        Assert.Equal("other fake=failed", Tags("text_to_speech"));
    }

    [Fact]
    public void Configuration_names_the_order_and_turns_failover_on()
    {
        using var services = Build(
            builder => builder.UseRecognizer(_ => new TroubledRecognizer("a", Trouble.None)).UseRecognizer(_ => new TroubledRecognizer("b", Trouble.None))
                .UseRecognizer(_ => new TroubledRecognizer("c", Trouble.None)),
            ("Failover:Recognizer:Order:0", "C"), ("Failover:Recognizer:Order:1", "a"), ("Failover:Recognizer:SilenceTimeout", "00:00:02"));
        var recognizer = services.GetRequiredService<ISpeechRecognizer>();
        Assert.Equal("c", recognizer.Capabilities.Provider);
        Assert.NotNull(recognizer.GetService(typeof(FailoverRecognizer)));
        Assert.Equal(TimeSpan.FromSeconds(2), services.GetRequiredService<IOptionsMonitor<FailoverOptions>>().Get(FailoverOptions.Recognizer).SilenceTimeout);
    }

    [Fact]
    public void Without_failover_the_last_recogniser_is_used_and_without_an_order_the_first_is_preferred()
    {
        using var plain = Build(builder => builder.UseRecognizer(_ => new TroubledRecognizer("a", Trouble.None)).UseRecognizer(_ => new TroubledRecognizer("b", Trouble.None)));
        using var listed = Build(builder =>
            builder.UseRecognizer(_ => new TroubledRecognizer("a", Trouble.None)).UseRecognizer(_ => new TroubledRecognizer("b", Trouble.None)).UseRecognizerFailover());
        Assert.Equal("b", plain.GetRequiredService<ISpeechRecognizer>().Capabilities.Provider);
        Assert.Equal("a", listed.GetRequiredService<ISpeechRecognizer>().Capabilities.Provider);
    }

    [Theory]
    [InlineData("", "Failover of recognisers needs two of them at least. Registered: a. Register another one, or leave failover out.")]
    [InlineData("x", "'x' in the failover order of recognisers is not registered. Registered: a. Correct the name, or add the plugin that brings it.")]
    public void A_list_that_can_not_be_made_says_what_is_missing(string order, string message)
    {
        using var services = Build(builder => builder.UseRecognizer(_ => new TroubledRecognizer("a", Trouble.None)).UseRecognizerFailover(options =>
        {
            if (order.Length > 0)
            {
                options.Order = [order];
            }
        }));
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(services.GetRequiredService<ISpeechRecognizer>).Message);
    }

    [Fact]
    public void Settings_that_can_not_be_are_named()
    {
        var unknown = Assert.Throws<InvalidOperationException>(() => Build(_ => { }, ("Failover:Recogniser:SilenceTimeout", "00:00:02")));
        Assert.Equal("VoiceMiddleware:Failover:Recogniser is no role. Name it Recognizer, Synthesizer or Chat, or remove the section.", unknown.Message);
        using var services = Build(_ => { }, ("Failover:Chat:BreakDuration", "00:00:00"));
        var invalid = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptionsMonitor<FailoverOptions>>().Get(FailoverOptions.Chat));
        Assert.Equal("VoiceMiddleware:Failover:Chat:BreakDuration is 00:00:00. Set it to 00:00:00.5000000 to 1.00:00:00.", invalid.Message);
    }

    private static ServiceProvider Build(Action<VoiceMiddleware.Plugins.IVoiceBuilder> configure, params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"VoiceMiddleware:{setting.Key}", setting.Value))).Build();
        configure(services.AddVoiceMiddleware(configuration));
        return services.BuildServiceProvider();
    }
}
