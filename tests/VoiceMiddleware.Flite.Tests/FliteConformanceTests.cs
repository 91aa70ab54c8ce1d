using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Flite.Tests;

public sealed class FliteConformanceTests : SpeechSynthesizerConformanceTests
{
    protected override ISpeechSynthesizer Create() => new FliteSynthesizer();
}

public sealed class FliteTelephoneVoiceConformanceTests : SpeechSynthesizerConformanceTests
{
    protected override ISpeechSynthesizer Create() => new FliteSynthesizer(new FliteOptions { Voice = "kal", Speed = 1.2 });
}
