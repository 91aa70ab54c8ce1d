using VoiceMiddleware.ConformanceTests;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Espeak.Tests;

public sealed class EspeakConformanceTests : PronouncerConformanceTests
{
    protected override IPronouncer Create() => new EspeakPronouncer();
}
