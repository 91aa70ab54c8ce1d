using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMiddleware.Audio;
using VoiceMiddleware.PocketSphinx.Acoustics;
using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.PocketSphinx.Decoding;
using VoiceMiddleware.PocketSphinx.Interop;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.PocketSphinx;

/// <summary>
/// A local recogniser for English that knows the conversation: hotwords and messages become a small language model that is joined with the
/// base model before the utterance begins.
/// </summary>
/// <remarks>
/// Nothing is loaded before the first <see cref="PrepareAsync"/> or <see cref="RecognizeAsync"/>; loading takes a second or two. Every
/// utterance takes one decoder of a bounded pool; decoding runs on the decoder's own thread. Of one utterance another one
/// learns only how the voice sounds over its channel, and only when both contexts name the same <see cref="RecognitionContext.Speaker"/>.
/// </remarks>
public sealed class PocketSphinxRecognizer : ISpeechRecognizer
{
    internal const int MaxAlternatives = 5;
    private static readonly TimeSpan SearchBlock = TimeSpan.FromMilliseconds(40);

    private readonly PocketSphinxOptions _options;
    private readonly UtteranceLimits _limits;
    private readonly ILogger _logger;
    private readonly Lazy<Task<SphinxRuntime>> _runtime;
    private readonly DecoderPool _pool;
    private readonly KnownVoices _voices = new();
    private int _disposed;

    /// <summary>Creates the recogniser. Touches no file yet.</summary>
    /// <param name="options">Where the models are; must not change afterwards.</param>
    /// <param name="pronouncer">Pronounces words that the dictionary lacks, or null: such words are then dropped from contexts.</param>
    /// <param name="logger">A log without anything that people say, or null.</param>
    public PocketSphinxRecognizer(PocketSphinxOptions options, IPronouncer? pronouncer = null, ILogger<PocketSphinxRecognizer>? logger = null)
        : this(options, pronouncer, logger, new NativeSphinxEngine())
    {
    }

    internal PocketSphinxRecognizer(
        PocketSphinxOptions options, IPronouncer? pronouncer, ILogger? logger, ISphinxEngine engine, UtteranceLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _limits = (limits ?? new()) with { PauseFrames = limits?.PauseFrames ?? (int)(options.ClosingPause.TotalMilliseconds / 10), Readings = MaxAlternatives };
        _logger = logger ?? NullLogger.Instance;

        // Loading takes a second or more: a thread of its own, as the pool's threads are few and carry everybody's audio.
        _runtime = new(() => Task.Factory.StartNew(
            () =>
            {
                var started = Stopwatch.GetTimestamp();
                var runtime = new SphinxRuntime(engine, options, pronouncer);
                Log.ModelsLoaded(_logger, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                return runtime;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        _pool = new(options.MaxDecoders, async () =>
        {
            var loaded = await _runtime.Value.ConfigureAwait(false);
            return new(loaded.CreateDecoder);
        });
        Capabilities = new()
        {
            Provider = "pocketsphinx",
            Model = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.AcousticModelPath)),
            InputFormat = AudioFormat.Speech16Khz,
            IsLocal = true,
            BiasStrength = true,
            Languages = ["en", "en-US"],
            PartialResults = true,
            WordTimes = true,
            WordConfidence = true,
            MaxAlternatives = MaxAlternatives,
            Messages = new() { MaxPerRole = new BiasLimits().MaxMessages, MaxCharacters = new BiasLimits().MaxMessageCharacters },
            Hotwords = new() { MaxCount = options.MaxHotwords, MaxSegmentsAscii = new BiasLimits().MaxHotwordWords },
        };
    }

    /// <inheritdoc/>
    public RecognizerCapabilities Capabilities { get; }

    /// <summary>Gets the number of decoders that were made and are kept.</summary>
    internal int DecodersMade => _pool.Created;

    /// <summary>Gets the number of decoders at work.</summary>
    internal int DecodersAtWork => _pool.Rented;

    /// <inheritdoc/>
    public async ValueTask PrepareAsync(RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check(context);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var plan = await PlanAsync(context, cancellationToken).ConfigureAwait(false);
            if (await _pool.TryRentAsync(plan.Key).ConfigureAwait(false) is not { } worker)
            {
                Log.ContextPlannedOnly(_logger, context.Digest);
                return;
            }

            try
            {
                await ApplyAsync(worker, plan, context).ConfigureAwait(false);
                worker.Reserved = plan.Key.Length > 0;
            }
            finally
            {
                _pool.Return(worker);
            }
        }
        catch (SphinxException error)
        {
            throw Wrap(error);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecognitionUpdate> RecognizeAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentNullException.ThrowIfNull(context);
        Check(context);
        return RecognizeCoreAsync(audio, context, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _pool.Dispose();
        if (_runtime.IsValueCreated)
        {
            // The models may still be loading; whoever loads them must not wait for us, nor we for him.
            _ = DisposeRuntimeAsync(_runtime.Value);
        }
    }

    private static async Task DisposeRuntimeAsync(Task<SphinxRuntime> loading)
    {
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loading.IsCompletedSuccessfully)
        {
            (await loading.ConfigureAwait(false)).Dispose();
        }
    }

    private async IAsyncEnumerable<RecognitionUpdate> RecognizeCoreAsync(
        IAsyncEnumerable<AudioFrame> audio, RecognitionContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = await OpenAsync(context, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await foreach (var frame in audio.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (frame.Format != Capabilities.InputFormat)
                {
                    throw new ArgumentException($"The audio has {frame.Format}; the recogniser takes {Capabilities.InputFormat}.", nameof(audio));
                }

                if (await StepAsync(() => session.AcceptAsync(frame.Samples)).ConfigureAwait(false) is { } partial)
                {
                    yield return partial;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return await StepAsync(session.FinishAsync).ConfigureAwait(false);
        }
    }

    private async Task<UtteranceSession> OpenAsync(RecognitionContext context, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await PlanAsync(context, cancellationToken).ConfigureAwait(false);
            var worker = await _pool.RentAsync(plan.Key, cancellationToken).ConfigureAwait(false);
            try
            {
                var preparation = await ApplyAsync(worker, plan, context).ConfigureAwait(false);
                var runtime = await _runtime.Value.ConfigureAwait(false);
                var known = _voices.Find(context.Speaker);
                var mean = known ?? new CepstralMean(runtime.PriorMean);
                var decoder = await worker.RunAsync(() => new UtteranceDecoder(worker.Decoder, worker.FrontEnd, mean, known is not null, _limits)).ConfigureAwait(false);
                return new(_voices, _pool, worker, decoder, plan, context, preparation, Capabilities.InputFormat, SearchBlock, _options.PartialInterval);
            }
            catch
            {
                _pool.Return(worker);
                throw;
            }
        }
        catch (SphinxException error)
        {
            throw Wrap(error);
        }
    }

    private async Task<T> StepAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (SphinxException error)
        {
            throw Wrap(error);
        }
    }

    private async Task<BiasPlan> PlanAsync(RecognitionContext context, CancellationToken cancellationToken)
    {
        var runtime = await _runtime.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return runtime.Plan(context, cancellationToken);
    }

    private async Task<TimeSpan> ApplyAsync(DecoderWorker worker, BiasPlan plan, RecognitionContext context)
    {
        if (worker.BiasKey == plan.Key)
        {
            return TimeSpan.Zero;
        }

        var started = Stopwatch.GetTimestamp();
        await worker.RunAsync(() =>
        {
            worker.Apply(plan);
            return true;
        }).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Log.ContextReady(_logger, context.Digest, elapsed.TotalMilliseconds, plan.HotwordsApplied, plan.MessagesApplied, plan.Entries.Count);
        return elapsed;
    }

    private void Check(RecognitionContext context)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (context.Language is { } language && !HotwordBias.IsEnglish(language))
        {
            throw new SpeechRecognitionException($"PocketSphinx speaks English here; the context asks for '{language}'. Use another recogniser for that language.");
        }
    }

    private SpeechRecognitionException Wrap(SphinxException error)
    {
        Log.EngineFailed(_logger, error);
        return new(error.Message, error);
    }
}
