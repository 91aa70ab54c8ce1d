namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>Keeps decoders warm. Bounded: who asks for one more waits.</summary>
internal sealed class DecoderPool : IDisposable
{
    private readonly Func<Task<DecoderWorker>> _create;
    private readonly SemaphoreSlim _free;
    private readonly List<DecoderWorker> _idle = [];
    private readonly Lock _gate = new();
    private readonly int _size;
    private int _created;
    private long _clock;
    private bool _disposed;

    public DecoderPool(int size, Func<Task<DecoderWorker>> create)
    {
        _size = size;
        _create = create;
        _free = new(size, size);
    }

    /// <summary>Gets the number of decoders that exist.</summary>
    public int Created
    {
        get
        {
            lock (_gate)
            {
                return _created;
            }
        }
    }

    /// <summary>Gets the number of decoders at work.</summary>
    public int Rented => _size - _free.CurrentCount;

    /// <summary>Takes a decoder, best one whose search has the bias already. Waits while all are at work.</summary>
    public async ValueTask<DecoderWorker> RentAsync(string biasKey, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(PocketSphinxRecognizer));
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await TakeAsync(biasKey).ConfigureAwait(false);
    }

    /// <summary>Takes a decoder if one is free now; null when all are at work.</summary>
    public async ValueTask<DecoderWorker?> TryRentAsync(string biasKey)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(PocketSphinxRecognizer));
        return await _free.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false)
            ? await TakeAsync(biasKey).ConfigureAwait(false)
            : null;
    }

    /// <summary>Gives a decoder back. A broken one is thrown away.</summary>
    public void Return(DecoderWorker worker)
    {
        lock (_gate)
        {
            if (worker.Broken || _disposed)
            {
                _created--;
                worker.Dispose();
            }
            else
            {
                worker.LastUse = ++_clock;
                _idle.Add(worker);
            }
        }

        _free.Release();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var worker in _idle)
            {
                worker.Dispose();
            }

            _created -= _idle.Count;
            _idle.Clear();
        }
    }

    private async ValueTask<DecoderWorker> TakeAsync(string biasKey)
    {
        DecoderWorker? worker = null;
        var counted = false;
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, typeof(PocketSphinxRecognizer));
                worker = Choose(biasKey);
                if (worker is not null)
                {
                    _idle.Remove(worker);
                    worker.Reserved = false;
                }
                else
                {
                    _created++;
                }

                counted = true;
            }

            worker ??= await _create().ConfigureAwait(false);
            await worker.Ready.ConfigureAwait(false);
            return worker;
        }
        catch
        {
            lock (_gate)
            {
                _created -= counted ? 1 : 0;
                worker?.Dispose();
            }

            _free.Release();
            throw;
        }
    }

    // A decoder that was made ready for a context is left to it as long as another one is idle. A new one is made only when none is: loading
    // takes far longer than building a search.
    private DecoderWorker? Choose(string biasKey) =>
        _idle.Find(worker => worker.BiasKey == biasKey) ?? _idle.OrderBy(worker => worker.Reserved).ThenBy(worker => worker.LastUse).FirstOrDefault();
}
