using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VoiceMiddleware.Diagnostics;

/// <summary>The names of everything that VoiceMiddleware measures, and the instruments. Subscribe to <see cref="SourceName"/> and <see cref="MeterName"/>.</summary>
/// <remarks>
/// Names follow OpenTelemetry's GenAI conventions (v1.41) where those cover the thing, and the <c>voice.</c> prefix elsewhere.
/// Histograms are in seconds. What people say is recorded only with <see cref="Conversation.VoiceSessionOptions.EnableSensitiveData"/>.
/// </remarks>
public static class VoiceDiagnostics
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "VoiceMiddleware";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "VoiceMiddleware";

    internal static readonly ActivitySource Source = new(SourceName);
    internal static readonly Meter Meter = new(MeterName);

    private static readonly InstrumentAdvice<double> LatencyBuckets = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24],
    };

    internal static readonly Histogram<double> ResponseLatency = Seconds(
        Metrics.ResponseLatency, "End of the caller's speech to the first audio of the reply.");

    internal static readonly Histogram<double> FinalDelay = Seconds(
        Metrics.FinalDelay, "Decision that the utterance is over to its final transcript.");

    internal static readonly Histogram<double> EndpointingDelay = Seconds(
        Metrics.EndpointingDelay, "End of the caller's speech to the decision that the utterance is over.");

    internal static readonly Histogram<double> TimeToFirstToken = Seconds(
        Metrics.TimeToFirstToken, "Request to the chat client to its first text.");

    internal static readonly Histogram<double> TextAggregationDelay = Seconds(
        Metrics.TextAggregationDelay, "First text of the reply to its first whole sentence.");

    internal static readonly Histogram<double> TimeToFirstAudio = Seconds(
        Metrics.TimeToFirstAudio, "Sentence handed to the voice to its first audio.");

    internal static readonly Histogram<double> InterruptionStopLatency = Seconds(
        Metrics.InterruptionStopLatency, "Decision that the caller interrupts to silence at the sink.");

    internal static readonly Histogram<double> ContextPreparation = Seconds(
        Metrics.ContextPreparation, "Time the recogniser took to make a changed context ready.");

    internal static readonly Counter<long> Turns = Meter.CreateCounter<long>(Metrics.Turns, "{turn}", "Turns by how they ended.");

    internal static readonly Counter<long> Interruptions = Meter.CreateCounter<long>(
        Metrics.Interruptions, "{interruption}", "Replies that the caller cut short, or only paused: kind is true, false or backchannel.");

    internal static readonly Counter<long> Speculations = Meter.CreateCounter<long>(
        Metrics.Speculations, "{request}", "Requests to the chat client ahead of the final words: outcome is hit or miss.");

    internal static readonly Counter<double> RecognizedAudio = Meter.CreateCounter<double>(
        Metrics.RecognizedAudio, "s", "Audio handed to the recogniser.");

    internal static readonly Counter<long> SynthesizedCharacters = Meter.CreateCounter<long>(
        Metrics.SynthesizedCharacters, "{character}", "Characters handed to the voice.");

    internal static readonly Counter<long> HotwordsApplied = Meter.CreateCounter<long>(
        Metrics.HotwordsApplied, "{hotword}", "Hotwords that the recogniser applied.");

    internal static readonly Counter<long> HotwordsHeard = Meter.CreateCounter<long>(
        Metrics.HotwordsHeard, "{hotword}", "Hotwords that came out in a transcript.");

    internal static readonly Counter<long> ContextDropped = Meter.CreateCounter<long>(
        Metrics.ContextDropped, "{item}", "Pieces of context that the recogniser did not apply, by reason.");

    internal static readonly Counter<long> Clarifications = Meter.CreateCounter<long>(
        Metrics.Clarifications, "{question}", "Questions back to the caller about a word that was doubtful.");

    internal static readonly Counter<long> ContextRejections = Meter.CreateCounter<long>(
        Metrics.ContextRejections, "{utterance}", "Utterances whose context the provider refused, recognised again without it.");

    internal static readonly Counter<long> LeaksSuspected = Meter.CreateCounter<long>(
        Metrics.LeaksSuspected, "{utterance}", "Transcripts suppressed because they reproduced the context on audio without speech.");

    internal static readonly Counter<long> EchoesSuppressed = Meter.CreateCounter<long>(
        Metrics.EchoesSuppressed, "{utterance}", "Transcripts suppressed because they were what the loudspeaker was saying.");

    internal static readonly Counter<long> DoubtfulTranscripts = Meter.CreateCounter<long>(
        Metrics.DoubtfulTranscripts, "{utterance}", "Transcripts that were kept out of the context that follows.");

    internal static readonly Counter<long> BiasBackOffs = Meter.CreateCounter<long>(
        Metrics.BiasBackOffs, "{change}", "Times that a session lowered the strength of its bias.");

    internal static readonly Counter<long> TermsOnlyFromBias = Meter.CreateCounter<long>(
        Metrics.TermsOnlyFromBias, "{term}", "Terms that came out with the context only, where a second recognition tells.");

    internal static readonly Counter<long> Redecodes = Meter.CreateCounter<long>(
        Metrics.Redecodes, "{decode}", "Second decodes by what became of them.");

    internal static readonly Counter<long> RedecodesTaken = Meter.CreateCounter<long>(
        Metrics.RedecodesTaken, "{decode}", "Second decodes whose text was taken.");

    internal static readonly Histogram<double> RedecodeDuration = Seconds(
        Metrics.RedecodeDuration, "Time that a second decode took.");

    internal static readonly Counter<long> Failovers = Meter.CreateCounter<long>(
        Metrics.Failovers, "{request}", "Requests handed on to the next provider, by role, by who could not serve them and why.");

    internal static readonly Counter<long> NotificationsDropped = Meter.CreateCounter<long>(
        Metrics.NotificationsDropped, "{notification}", "Turn notifications lost because their handlers were too slow.");

    internal static readonly UpDownCounter<long> ActiveSessions = Meter.CreateUpDownCounter<long>(
        Metrics.ActiveSessions, "{session}", "Sessions that are running.");

    internal static readonly Counter<long> SessionsRefused = Meter.CreateCounter<long>(
        Metrics.SessionsRefused, "{session}", "Sessions that were not made, by reason: limit or draining.");

    internal static readonly Counter<double> AudioHeldUp = Meter.CreateCounter<double>(
        Metrics.AudioHeldUp, "s", "Audio of callers that waited because the recogniser did not keep up.");

    private static Histogram<double> Seconds(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, LatencyBuckets);

    /// <summary>The names of spans.</summary>
    public static class Spans
    {
        /// <summary>One turn, from the first word of the caller to the last of the assistant. The root of its trace.</summary>
        public const string Turn = "invoke_agent";

        /// <summary>The caller's speech.</summary>
        public const string UserSpeech = "voice.user_speech";

        /// <summary>The recognition of an utterance.</summary>
        public const string SpeechToText = "speech_to_text";

        /// <summary>The second decode of an utterance's audio, under its recognition; may end after it.</summary>
        public const string Redecode = "voice.stt.redecode";

        /// <summary>The wait between the end of speech and the decision that the utterance is over.</summary>
        public const string Endpointing = "voice.endpointing";

        /// <summary>The request to the chat client.</summary>
        public const string Chat = "chat";

        /// <summary>The call of a function that the model asked for.</summary>
        public const string ExecuteTool = "execute_tool";

        /// <summary>The synthesis of one sentence.</summary>
        public const string TextToSpeech = "text_to_speech";

        /// <summary>The playing of a reply.</summary>
        public const string Playout = "voice.playout";

        /// <summary>The making of a recognition context after the conversation changed.</summary>
        public const string ComposeContext = "voice.bias.compose";
    }

    /// <summary>The names of metrics.</summary>
    public static class Metrics
    {
#pragma warning disable CS1591 // Each name is described where its instrument is made.
        public const string ResponseLatency = "voice.turn.response_latency";
        public const string FinalDelay = "voice.stt.final_delay";
        public const string EndpointingDelay = "voice.endpointing.delay";
        public const string TimeToFirstToken = "voice.llm.time_to_first_token";
        public const string TextAggregationDelay = "voice.text_aggregation.delay";
        public const string TimeToFirstAudio = "voice.tts.time_to_first_audio";
        public const string InterruptionStopLatency = "voice.interruption.stop_latency";
        public const string ContextPreparation = "voice.stt.bias.apply_duration";
        public const string Turns = "voice.turns";
        public const string Interruptions = "voice.interruptions";
        public const string Speculations = "voice.llm.speculations";
        public const string RecognizedAudio = "voice.stt.audio";
        public const string SynthesizedCharacters = "voice.tts.characters";
        public const string HotwordsApplied = "voice.stt.bias.terms_sent";
        public const string HotwordsHeard = "voice.stt.bias.hits";
        public const string ContextDropped = "voice.stt.bias.dropped_terms";
        public const string Clarifications = "voice.turn.clarifications";
        public const string ContextRejections = "voice.stt.bias.rejections";
        public const string LeaksSuspected = "voice.stt.bias.leak_suspected";
        public const string EchoesSuppressed = "voice.stt.echo_suppressed";
        public const string DoubtfulTranscripts = "voice.stt.bias.doubtful";
        public const string BiasBackOffs = "voice.stt.bias.backoffs";
        public const string TermsOnlyFromBias = "voice.stt.bias.only_from_bias";
        public const string Redecodes = "voice.stt.redecodes";
        public const string RedecodesTaken = "voice.stt.redecodes_taken";
        public const string RedecodeDuration = "voice.stt.redecode.duration";
        public const string Failovers = "voice.failovers";
        public const string NotificationsDropped = "voice.notifications.dropped";
        public const string SessionsRefused = "voice.sessions.refused";
        public const string AudioHeldUp = "voice.stt.audio_held_up";
        public const string ActiveSessions = "voice.sessions.active";
#pragma warning restore CS1591
    }

    /// <summary>The names of span attributes and metric tags.</summary>
    public static class Attributes
    {
#pragma warning disable CS1591 // The names are the convention's; docs/telemetry.md tells what each holds.
        public const string ConversationId = "gen_ai.conversation.id";
        public const string OperationName = "gen_ai.operation.name";
        public const string ProviderName = "gen_ai.provider.name";
        public const string RequestModel = "gen_ai.request.model";
        public const string ResponseModel = "gen_ai.response.model";
        public const string FinishReasons = "gen_ai.response.finish_reasons";
        public const string InputTokens = "gen_ai.usage.input_tokens";
        public const string OutputTokens = "gen_ai.usage.output_tokens";
        public const string ToolName = "gen_ai.tool.name";
        public const string ToolType = "gen_ai.tool.type";
        public const string ToolCallId = "gen_ai.tool.call.id";
        public const string ErrorType = "error.type";
        public const string SpeechLanguage = "gen_ai.speech.input.language";
        public const string SpeechVoice = "gen_ai.speech.voice";
        public const string TurnIndex = "voice.turn.index";
        public const string TurnTrigger = "voice.turn.trigger";
        public const string InterruptionKind = "kind";
        public const string SpeculationOutcome = "outcome";
        public const string Speculative = "voice.llm.speculative";
        public const string EndReason = "voice.turn.end_reason";
        public const string TurnResponseLatency = "voice.turn.response_latency";
        public const string AudioDuration = "voice.audio.duration";
        public const string EndpointingReason = "voice.eou.reason";
        public const string EndpointingStrategy = "voice.eou.strategy";
        public const string EndpointingCue = "voice.eou.cue";
        public const string EndpointingDelay = "voice.eou.delay";
        public const string FinalDelay = "voice.stt.final_delay";
        public const string Confidence = "voice.stt.confidence";
        public const string Partials = "voice.stt.partials";
        public const string BiasMode = "voice.stt.bias.mode";
        public const string BiasMessages = "voice.stt.bias.context_messages";
        public const string BiasCharacters = "voice.stt.bias.context_chars";
        public const string BiasHotwords = "voice.stt.bias.hotwords";
        public const string BiasHotwordsDropped = "voice.stt.bias.hotwords_dropped";
        public const string BiasHits = "voice.stt.bias.hits";
        public const string BiasDigest = "voice.stt.bias.digest";
        public const string BiasOutcome = "voice.stt.bias.outcome";
        public const string BiasStrength = "voice.stt.bias.strength";
        public const string BiasBackOff = "voice.stt.bias.backoff_reason";
        public const string Suppressed = "voice.stt.suppressed";
        public const string Trust = "voice.stt.trust";
        public const string BiasMechanism = "voice.stt.bias.mechanism";
        public const string BiasDroppedReasons = "voice.stt.bias.dropped";
        public const string BiasOnlyFromBias = "voice.stt.bias.only_from_bias";
        public const string BiasApplyMilliseconds = "voice.stt.bias.apply_ms";
        public const string RedecodeReasons = "voice.stt.redecode.reasons";
        public const string RedecodeOutcome = "voice.stt.redecode.outcome";
        public const string RedecodeTerms = "voice.stt.redecode.terms";
        public const string RedecodeMilliseconds = "voice.stt.redecode.duration_ms";
        public const string BiasSourceTurns = "voice.bias.source_turns";
        public const string BiasDropped = "voice.bias.dropped";
        public const string DropReason = "voice.bias.drop_reason";
        public const string FailoverRole = "voice.failover.role";
        public const string FailoverReason = "voice.failover.reason";
        public const string FailoverFailed = "voice.failover.failed";
        public const string RefusalReason = "voice.session.refusal_reason";
        public const string SentenceIndex = "voice.tts.sentence_index";
        public const string Characters = "voice.tts.characters";
        public const string TimeToFirstAudio = "voice.tts.time_to_first_audio";
        public const string GeneratedCharacters = "voice.playout.generated_chars";
        public const string SpokenCharacters = "voice.playout.spoken_chars";
        public const string SpokenSource = "voice.playout.spoken_source";

        /// <summary>The transcript; only with sensitive data enabled.</summary>
        public const string Transcript = "voice.pii.transcript";

        /// <summary>The messages of the context; only with sensitive data enabled.</summary>
        public const string ContextMessages = "voice.pii.bias.messages";

        /// <summary>The hotwords of the context; only with sensitive data enabled.</summary>
        public const string ContextHotwords = "voice.pii.bias.hotwords";

        /// <summary>The hotwords that came out; only with sensitive data enabled.</summary>
        public const string ContextHeard = "voice.pii.bias.heard";

        /// <summary>The terms that came out with the context only; only with sensitive data enabled.</summary>
        public const string ContextOnlyFromBias = "voice.pii.bias.only_from_bias";

        /// <summary>The reply; only with sensitive data enabled.</summary>
        public const string Reply = "voice.pii.reply";
#pragma warning restore CS1591
    }
}
