using VoiceMiddleware.Flite.Interop;

namespace VoiceMiddleware.Flite.Tests;

/// <summary>An engine that does what the test says.</summary>
internal sealed class FakeFlite : IFliteNative
{
    public IReadOnlyList<string> Voices { get; init; } = ["slt"];

    public List<string> Spoken { get; } = [];

    public Action<string, IFliteListener> OnSpeak { get; init; } = (_, _) => { };

    public bool HasVoice(string name) => Voices.Contains(name);

    public void Speak(string voice, string text, double durationStretch, IFliteListener listener)
    {
        Spoken.Add(text);
        OnSpeak(text, listener);
    }
}
