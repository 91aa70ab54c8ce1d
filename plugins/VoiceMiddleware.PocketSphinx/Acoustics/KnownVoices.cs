namespace VoiceMiddleware.PocketSphinx.Acoustics;

/// <summary>Keeps how the speakers heard last sound over their channels. Safe for concurrent use.</summary>
internal sealed class KnownVoices
{
    private const int Capacity = 256;

    // In frames: enough to begin with, and soon outweighed. On recorded speech 100 and more cost words, since what an utterance itself tells of
    // its mean is better; half as many help too little.
    private const double Remembered = 50;

    private readonly Dictionary<string, CepstralMean> _means = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _order = new();
    private readonly Lock _gate = new();

    /// <summary>Gets a mean to go on with, the caller's own, or null when the speaker is unknown.</summary>
    public CepstralMean? Find(string? speaker)
    {
        lock (_gate)
        {
            return speaker is not null && _means.TryGetValue(speaker, out var mean) ? new(mean, Remembered) : null;
        }
    }

    /// <summary>Keeps the mean of an utterance that is over; the one heard longest ago makes room.</summary>
    public void Keep(string? speaker, CepstralMean mean)
    {
        if (speaker is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_means.TryAdd(speaker, mean))
            {
                _means[speaker] = mean;
                _order.Remove(speaker);
            }

            _order.AddLast(speaker);
            if (_means.Count > Capacity)
            {
                _means.Remove(_order.First!.Value);
                _order.RemoveFirst();
            }
        }
    }
}
