using VoiceMiddleware.ConformanceTests;

namespace VoiceMiddleware.Espeak.Tests;

public sealed class EspeakFuzzTests
{
    private const int Texts = 400;

    private static readonly (int First, int Last)[] Alphabets =
    [
        (0x20, 0x7E), (0x0, 0x1F), (0xC0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x5D0, 0x64A), (0x900, 0x97F),
        (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xACFF), (0xD800, 0xDFFF), (0xFB00, 0xFFFF),
    ];

    [Theory]
    [InlineData("en-US", 1)]
    [InlineData("de", 2)]
    [InlineData("fr", 3)]
    [InlineData("es", 4)]
    [InlineData("ru", 5)]
    [InlineData("ja", 6)]
    [InlineData("hi", 7)]
    [InlineData("ar", 8)]
    [InlineData("el", 9)]
    [InlineData("ko", 10)]
    public void Any_text_gives_phones_or_nothing(string language, int seed)
    {
        var random = new Random(seed);
        var pronouncer = new EspeakPronouncer(new EspeakOptions { CacheSize = 0 });
        for (var i = 0; i < Texts; i++)
        {
            foreach (var pronunciation in pronouncer.Pronounce(RandomText(random), language))
            {
                Assert.All(pronunciation.Split(' '), phone => Assert.Contains(phone, PronouncerConformanceTests.Phones));
            }
        }
    }

    [Fact]
    public void Every_mnemonic_of_the_dictionary_s_words_is_in_the_table()
    {
        var dictionary = CmuDictionary.Read();
        for (var i = 0; i < dictionary.Count; i += 25)
        {
            var clauses = Interop.EspeakEngine.Shared.GetPhonemes(dictionary[i].Word, "en-us", ipa: false, dataPath: null);
            var unknown = Phones.Phoneme.ReadWords(clauses!).SelectMany(word => word).Where(phoneme => !Phones.EnglishPhones.Knows(phoneme.Symbol));
            Assert.Empty(unknown);
        }
    }

    private static string RandomText(Random random)
    {
        var (first, last) = Alphabets[random.Next(Alphabets.Length)];
        var text = new char[random.Next(1, 120)];
        for (var i = 0; i < text.Length; i++)
        {
            if (random.Next(200) == 0)
            {
                (first, last) = Alphabets[random.Next(Alphabets.Length)];
            }

            text[i] = (char)random.Next(first, last + 1);
        }

        return new string(text);
    }
}
