using VoiceMiddleware.Espeak.Interop;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Espeak.Tests;

public sealed class EspeakFailureTests
{
    [Fact]
    public void A_missing_library_is_reported_with_what_to_install()
    {
        var error = Assert.Throws<SpeechRecognitionException>(() => Pronounce(new FakeEspeak { OnInitialize = _ => throw new DllNotFoundException() }));
        Assert.Contains("eng/setup.sh", error.Message, StringComparison.Ordinal);
        Assert.Contains("libespeak-ng1", error.Message, StringComparison.Ordinal);
        Assert.IsType<DllNotFoundException>(error.InnerException);
    }

    [Fact]
    public void Missing_data_is_reported_with_its_folder()
    {
        var folder = Path.GetTempPath();
        var pronouncer = Create(new FakeEspeak { OnInitialize = _ => -1 }, new EspeakOptions { DataPath = folder });
        var error = Assert.Throws<SpeechRecognitionException>(() => pronouncer.Pronounce("word", "en"));
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("espeak-ng-data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_start_is_tried_again()
    {
        var starts = 0;
        var pronouncer = Create(new FakeEspeak { OnInitialize = _ => starts++ == 0 ? -1 : 22050, OnPhonemes = _ => ("h_'i:", -1) });
        Assert.Throws<SpeechRecognitionException>(() => pronouncer.Pronounce("he", "en"));
        Assert.Equal("HH IY", pronouncer.Pronounce("he", "en")[0]);
        pronouncer.Pronounce("hee", "en");
        Assert.Equal(2, starts);
    }

    [Fact]
    public void A_voice_that_is_not_there_gives_nothing()
    {
        Assert.Empty(Pronounce(new FakeEspeak { OnSetVoice = _ => 2 }));
    }

    [Fact]
    public void A_voice_is_chosen_once_for_many_words_and_again_after_a_failure()
    {
        var chosen = new List<string>();
        var pronouncer = Create(new FakeEspeak
        {
            OnSetVoice = voice =>
            {
                chosen.Add(voice);
                return voice == "fr" ? 2 : 0;
            },
        });
        pronouncer.Pronounce("one", "en");
        pronouncer.Pronounce("two", "en");
        pronouncer.Pronounce("trois", "fr");
        pronouncer.Pronounce("four", "en");
        Assert.Equal(["en-us", "fr", "en-us"], chosen);
    }

    [Fact]
    public void A_library_that_consumes_nothing_does_not_hang_the_caller()
    {
        Assert.Equal("HH IY", Pronounce(new FakeEspeak { OnPhonemes = position => ("h_'i:", position) })[0]);
    }

    [Fact]
    public void A_library_that_returns_nothing_gives_nothing()
    {
        Assert.Empty(Pronounce(new FakeEspeak { OnPhonemes = _ => (null, -1) }));
    }

    [Fact]
    public void Mnemonics_that_the_table_lacks_are_read_by_their_beginning_or_dropped()
    {
        Assert.Equal("T IY", Pronounce(new FakeEspeak { OnPhonemes = _ => ("t%%_'i:9_Q9_(de)_||_!", -1) })[0]);
    }

    [Fact]
    public void Clauses_are_joined()
    {
        Assert.Equal("HH IY HH IY", Pronounce(new FakeEspeak { OnPhonemes = position => ("h_'i:", position == 0 ? 2 : -1) })[0]);
    }

    private static IReadOnlyList<string> Pronounce(FakeEspeak native) => Create(native).Pronounce("word", "en");

    private static EspeakPronouncer Create(FakeEspeak native, EspeakOptions? options = null) =>
        new(options ?? new EspeakOptions(), new EspeakEngine(native));

    private sealed class FakeEspeak : IEspeakNative
    {
        public Func<string?, int> OnInitialize { get; init; } = _ => 22050;

        public Func<string, int> OnSetVoice { get; init; } = _ => 0;

        public Func<int, (string? Phonemes, int Next)> OnPhonemes { get; init; } = _ => ("w_'3:_d", -1);

        public int Initialize(string? dataPath) => OnInitialize(dataPath);

        public int SetVoice(string language) => OnSetVoice(language);

        public string? TextToPhonemes(byte[] text, ref int position, bool ipa)
        {
            (var phonemes, position) = OnPhonemes(position);
            return phonemes;
        }
    }
}
