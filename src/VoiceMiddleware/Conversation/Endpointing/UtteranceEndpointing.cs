using Microsoft.Extensions.Logging;
using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Conversation;

/// <summary>Asks the session's endpointing strategy, frame by frame, whether the utterance is over. Without one the segmenter decides by itself.</summary>
/// <param name="conversationId">The conversation, for the log.</param>
/// <param name="options">The session's options; a strategy among them is taken before the registered one.</param>
/// <param name="registered">The application's strategy, or null.</param>
/// <param name="logger">Where a failing strategy is reported.</param>
internal sealed class UtteranceEndpointing(string conversationId, VoiceSessionOptions options, IEndpointingStrategy? registered, ILogger logger)
{
    private const string SilenceName = "silence";

    private static readonly EndpointingDecision BySilence = EndpointingDecision.None with { Strategy = SilenceName };
    private static readonly EndpointingDecision FromOutside = EndpointingDecision.None with { Strategy = "external" };

    private readonly TimeSpan _defaultSilence = options.Segmenter.EndpointSilence;
    private IEndpointingStrategy? _strategy = options.Endpointing ?? registered;
    private EndpointingDecision _decision = BySilence;

    /// <summary>Takes over from the segmenter where there is a strategy.</summary>
    public void Attach(SpeechSegmenter segmenter)
    {
        if (_strategy is not null)
        {
            segmenter.EndpointSilence = Timeout.InfiniteTimeSpan;
        }
    }

    /// <summary>Ends the running utterance when the strategy says so. Does not allocate.</summary>
    /// <returns>Whether it has ended it.</returns>
    public bool Ends(SpeechSegmenter segmenter, Utterance utterance)
    {
        utterance.Follow(segmenter.SpeechEnd, segmenter.Now);
        if (_strategy is not { } strategy)
        {
            return false;
        }

        var silence = segmenter.Now - segmenter.SpeechEnd;
        var heard = utterance.Heard;
        var state = new EndpointingState
        {
            Speech = segmenter.SpeechEnd - segmenter.SpeechStart,
            Silence = silence,
            DefaultSilence = _defaultSilence,
            Text = heard?.Text ?? "",
            TextReach = heard is { AudioDuration.Ticks: > 0 } && utterance.AudioStart is { } from
                ? from + heard.AudioDuration - segmenter.SpeechStart
                : TimeSpan.MinValue,
            ExpectedAnswers = utterance.ExpectedAnswers,
            Language = options.Language,
        };
        EndpointingDecision decision;
        try
        {
            decision = strategy.Decide(in state);
        }
        catch (Exception error)
        {
            Log.EndpointingFailed(logger, strategy.Name, conversationId, error);
            _strategy = null;
            _decision = BySilence;
            segmenter.EndpointSilence = _defaultSilence;
            return false;
        }

        var needed = decision.HasOpinion ? decision.Silence : _defaultSilence;
        if (needed == Timeout.InfiniteTimeSpan || silence < needed)
        {
            return false;
        }

        _decision = !decision.HasOpinion ? BySilence : decision.Strategy is null ? decision with { Strategy = strategy.Name } : decision;
        segmenter.EndUtterance(needed > TimeSpan.Zero ? UtteranceEndReason.Silence : UtteranceEndReason.Strategy);
        return true;
    }

    /// <summary>Says which strategy ended the utterance that has just ended, and by what cue.</summary>
    public EndpointingDecision Explain(UtteranceEndReason reason) => reason switch
    {
        UtteranceEndReason.Silence or UtteranceEndReason.Strategy => _decision,
        UtteranceEndReason.External => FromOutside,
        _ => EndpointingDecision.None,
    };
}
