using System.Collections.Concurrent;
using VoiceMiddleware.PocketSphinx.Biasing;
using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>One decoder with its front end and its own thread, so that searching never holds up the thread pool.</summary>
internal sealed class DecoderWorker : IDisposable
{
    // Words stay in the engine's dictionary for good; a decoder that has learned this many is replaced.
    private const int MaxLearnedWords = 20_000;

    private readonly BlockingCollection<Action> _work = new(boundedCapacity: 64);
    private readonly HashSet<string> _learned = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private int _disposed;

    public DecoderWorker(Func<(ISphinxDecoder Decoder, ISphinxFrontEnd FrontEnd)> create)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "PocketSphinx decoder" };
        _thread.Start();
        Ready = RunAsync(() =>
        {
            (Decoder, FrontEnd) = create();
            return true;
        });
    }

    /// <summary>Gets the task that loads the models.</summary>
    public Task Ready { get; }

    /// <summary>Gets the decoder; only for work given to <see cref="RunAsync{T}"/>.</summary>
    public ISphinxDecoder Decoder { get; private set; } = null!; // set on the worker's thread before Ready completes

    /// <summary>Gets the front end; only for work given to <see cref="RunAsync{T}"/>.</summary>
    public ISphinxFrontEnd FrontEnd { get; private set; } = null!; // as above

    /// <summary>Gets the key of the bias that the search has now.</summary>
    public string BiasKey { get; private set; } = BiasPlan.None.Key;

    /// <summary>Gets or sets whether a context was made ready here that no utterance has used yet.</summary>
    public bool Reserved { get; set; }

    /// <summary>Gets or sets the order of last use; the pool's.</summary>
    public long LastUse { get; set; }

    /// <summary>Gets whether the decoder must not be used again.</summary>
    public bool Broken { get; private set; }

    /// <summary>Runs work on the decoder's thread.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(() =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception error) // A thread of ours must survive; whoever waits gets the error.
                {
                    Broken |= error is SphinxException;
                    done.SetException(error);
                }
            });
        }
        catch (InvalidOperationException)
        {
            done.SetException(new ObjectDisposedException(nameof(DecoderWorker)));
        }

        return done.Task;
    }

    /// <summary>Gives the search a bias, unless it has it. On the worker's thread.</summary>
    public void Apply(BiasPlan plan)
    {
        if (BiasKey == plan.Key)
        {
            return;
        }

        // Learned before added: if the engine fails half-way the decoder is broken anyway.
        var fresh = plan.Entries.Where(entry => _learned.Add(entry.Word)).ToList();
        Decoder.SetBias(fresh, plan.ArpaModel);
        BiasKey = plan.Key;
        Broken |= _learned.Count > MaxLearnedWords;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _work.CompleteAdding();
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        Decoder?.Dispose();
        FrontEnd?.Dispose();
        _work.Dispose();
    }
}
