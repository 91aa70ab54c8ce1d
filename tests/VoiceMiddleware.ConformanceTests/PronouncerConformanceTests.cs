using VoiceMiddleware.Recognition;
using Xunit;

namespace VoiceMiddleware.ConformanceTests;

/// <summary>What a recogniser relies on in every <see cref="IPronouncer"/>. Inherit it in a plugin's test project.</summary>
/// <remarks><see cref="Create"/> is called for every test; what it makes is disposed when it can be.</remarks>
public abstract class PronouncerConformanceTests
{
    /// <summary>The 39 phones of the CMU dictionary.</summary>
    public static readonly IReadOnlySet<string> Phones = new HashSet<string>(
        ("AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH").Split(' '));

    private static readonly string[] Words =
        ["orange", "Subiaco", "Bulge Bracket", "SQL", "O'Brien", "co-operate", "naïve", "Müller", "AT&T", "don't", "42", "Siobhán", "thirty-two"];

    /// <summary>Gets a language that the pronouncer knows.</summary>
    protected virtual string Language => "en-US";

    /// <summary>Makes the pronouncer under test.</summary>
    protected abstract IPronouncer Create();

    [Fact]
    public void Only_the_phones_of_the_dictionary_are_given_separated_by_single_spaces()
    {
        WithPronouncer(pronouncer =>
        {
            foreach (var word in Words)
            {
                foreach (var pronunciation in pronouncer.Pronounce(word, Language))
                {
                    Assert.All(pronunciation.Split(' '), phone => Assert.True(Phones.Contains(phone), $"'{phone}' in '{pronunciation}' of '{word}'"));
                }
            }
        });
    }

    [Fact]
    public void An_ordinary_word_has_a_pronunciation()
    {
        WithPronouncer(pronouncer => Assert.NotEmpty(pronouncer.Pronounce("orange", Language)));
    }

    [Fact]
    public void No_pronunciation_is_given_twice()
    {
        WithPronouncer(pronouncer =>
            Assert.All(Words, word =>
            {
                var all = pronouncer.Pronounce(word, Language);
                Assert.Equal(all.Distinct(), all);
            }));
    }

    [Fact]
    public void The_same_word_is_said_the_same_way_again()
    {
        WithPronouncer(pronouncer =>
            Assert.All(Words, word => Assert.Equal(pronouncer.Pronounce(word, Language), pronouncer.Pronounce(word, Language))));
    }

    [Fact]
    public void Kinds_of_a_language_are_written_with_or_without_a_region_in_any_case()
    {
        WithPronouncer(pronouncer =>
        {
            var language = Language.Split('-')[0];
            Assert.NotEmpty(pronouncer.Pronounce("orange", language));
            Assert.Equal(pronouncer.Pronounce("orange", language), pronouncer.Pronounce("orange", language.ToUpperInvariant()));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!!!")]
    [InlineData("…–—")]
    [InlineData("\0")]
    [InlineData("\u0001\u0002\u007f")]
    [InlineData("٤٢")]
    [InlineData("😀")]
    [InlineData("\ud800")]
    [InlineData("\udc00\ud800")]
    public void What_can_not_be_said_has_no_pronunciation(string word)
    {
        WithPronouncer(pronouncer => Assert.Empty(pronouncer.Pronounce(word, Language)));
    }

    [Theory]
    [InlineData("qqz")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("en us")]
    [InlineData("e\0n")]
    public void An_unknown_language_has_no_pronunciations(string language)
    {
        WithPronouncer(pronouncer => Assert.Empty(pronouncer.Pronounce("orange", language)));
    }

    [Fact]
    public void Odd_text_never_throws()
    {
        WithPronouncer(pronouncer =>
        {
            foreach (var text in OddTexts())
            {
                foreach (var pronunciation in pronouncer.Pronounce(text, Language))
                {
                    Assert.All(pronunciation.Split(' '), phone => Assert.Contains(phone, Phones));
                }
            }
        });
    }

    [Fact]
    public void Null_is_refused()
    {
        WithPronouncer(pronouncer =>
        {
            Assert.Throws<ArgumentNullException>(() => pronouncer.Pronounce(null!, Language));
            Assert.Throws<ArgumentNullException>(() => pronouncer.Pronounce("orange", null!));
        });
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        WithPronouncer(pronouncer =>
        {
            var words = Enumerable.Range(0, 200).Select(i => Words[i % Words.Length] + " " + (char)('a' + i % 26)).ToArray();
            var expected = words.Select(word => pronouncer.Pronounce(word, Language)).ToArray();
            WithPronouncer(fresh =>
            {
                var actual = new IReadOnlyList<string>[words.Length];
                Parallel.For(0, words.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => actual[i] = fresh.Pronounce(words[i], Language));
                Assert.Equal(expected, actual);
            });
        });
    }

    private static IEnumerable<string> OddTexts() =>
    [
        new string('a', 10_000), new string('x', 99), string.Concat(Enumerable.Repeat("antidisestablishmentarianism ", 400)), "or\0ange", "or\u0007ange",
        "or😀ange", "\ud83dorange", "orange\udc00", "<speak>orange</speak>", "[[h@loU]]", "%s%s%n", "北京", "Москва", "محمد", "नमस्ते", "1234567890123456789",
        "''''", "-----", "a.b.c.d", "&&&&", "ﬁﬂ", "Ｏｒａｎｇｅ", "e\u0301\u0301\u0301\u0301", "\u200b\u200borange", "\ufeff", "\uffff", "o\u0338range",
    ];

    private void WithPronouncer(Action<IPronouncer> test)
    {
        var pronouncer = Create();
        using (pronouncer as IDisposable)
        {
            test(pronouncer);
        }
    }
}
