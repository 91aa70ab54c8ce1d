using Microsoft.Extensions.AI;
using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Flite;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Extensions.AI.Tests;

/// <summary>There and back: the local voice as a client that streams WAV, and that client as a voice.</summary>
public sealed class RoundTripVoiceConformanceTests : SpeechSynthesizerConformanceTests
{
    protected override ISpeechSynthesizer Create() => new FliteSynthesizer().AsTextToSpeechClient().AsSpeechSynthesizer(new() { SampleRate = 16000 });
}

/// <summary>The same with whole files of PCM and another sample rate.</summary>
public sealed class WholePcmVoiceConformanceTests : SpeechSynthesizerConformanceTests
{
    protected override ISpeechSynthesizer Create() =>
        new FliteSynthesizer().AsTextToSpeechClient().AsSpeechSynthesizer(new() { Format = "pcm", Streaming = false, SampleRate = 24000 });
}
