using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Recognition;

/// <summary>What the recogniser is told before it hears an utterance: a snapshot of the conversation, hotwords and models.</summary>
/// <remarks>Immutable: the lists must not change after they were handed over. Safe to share between threads.</remarks>
public sealed record RecognitionContext
{
    private string? _digest;

    /// <summary>Nothing is known: the recogniser's base behaviour.</summary>
    public static RecognitionContext Empty { get; } = new();

    /// <summary>Gets the language of the utterance (<c>en</c>, <c>en-US</c>), or null for the recogniser's own.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Gets what was said before on both sides, oldest first, as <see cref="ChatRole.User"/> and <see cref="ChatRole.Assistant"/>
    /// messages. Other roles and non-text contents are ignored.
    /// </summary>
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [];

    /// <summary>Gets the terms to expect. Order is priority: where an engine's limit cuts the list, the first stay.</summary>
    public IReadOnlyList<Hotword> Hotwords { get; init; } = [];

    /// <summary>Gets the custom models to use.</summary>
    public IReadOnlyList<CustomModel> Models { get; init; } = [];

    /// <summary>
    /// Gets how strongly to bias, 0 (not at all) to 1 (as strongly as the recogniser thinks right; the default). A recogniser with
    /// <see cref="RecognizerCapabilities.BiasStrength"/> goes by it; for others the planner lowers the weights of the hotwords.
    /// </summary>
    public double Strength { get; init; } = 1;

    /// <summary>
    /// Gets who speaks, over one channel, by a name that only has to be the same from utterance to utterance (a session's id), or null when
    /// nobody knows. A recogniser that runs here may keep how the voice sounds over its channel for the speaker's next utterance; words are
    /// never kept by it. It tells nothing about the conversation, so it is not part of <see cref="Digest"/>, and no vendor is sent it.
    /// </summary>
    public string? Speaker { get; init; }

    /// <summary>Gets whether there is nothing that could bias the recogniser.</summary>
    public bool IsEmpty => Messages.Count == 0 && Hotwords.Count == 0 && Models.Count == 0;

    /// <summary>
    /// Gets a fingerprint of everything above but the speaker: 16 hexadecimal digits, equal for equal contents in every process and version. It lets a
    /// recogniser recognise a context that it has prepared, and a trace name a context without showing it.
    /// </summary>
    public string Digest => _digest ??= ComputeDigest();

    private string ComputeDigest()
    {
        // Length-prefixed fields: two different contexts can never write the same bytes.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[512];
        void Add(string? value)
        {
            value ??= "\0";
            var length = Encoding.UTF8.GetByteCount(value);
            if (sizeof(int) + length > buffer.Length)
            {
                buffer = new byte[sizeof(int) + length];
            }

            BitConverter.TryWriteBytes(buffer, length);
            Encoding.UTF8.GetBytes(value, buffer.AsSpan(sizeof(int)));
            hash.AppendData(buffer, 0, sizeof(int) + length);
        }

        Add(Language);
        Add(Messages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var message in Messages)
        {
            Add(message.Role.Value);
            Add(message.Text);
        }

        Add(Hotwords.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var hotword in Hotwords)
        {
            Add(hotword.Text);
            Add(hotword.Weight.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Add(hotword.Language);
            Add(hotword.SoundsLike.Count == 0 ? "" : string.Join('\u001f', hotword.SoundsLike));
        }

        foreach (var model in Models)
        {
            Add(model.Kind.ToString());
            Add(model.Id);
            Add(model.Weight?.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        // Left out at full strength: such a context keeps the fingerprint that it always had.
        if (Strength != 1)
        {
            Add(Strength.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>Compares contents by <see cref="Digest"/>.</summary>
    /// <param name="other">The context to compare with.</param>
    public bool Equals(RecognitionContext? other) => other is not null && Digest == other.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);

    // A `with` copy must not keep the fingerprint of its original.
    private RecognitionContext(RecognitionContext original)
    {
        Language = original.Language;
        Messages = original.Messages;
        Hotwords = original.Hotwords;
        Models = original.Models;
        Strength = original.Strength;
        Speaker = original.Speaker;
    }
}
