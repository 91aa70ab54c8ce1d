using System.Globalization;

namespace VoiceMiddleware.Skills.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("I'd like it, please!", "i would like it please")]
    [InlineData("Where's Anna's phone? Can't find it.", "where is anna phone can not find it")]
    [InlineData("That’s €2.50 – or 1,000 yen…", "that is 2.50 or 1,000 yen")]
    [InlineData("Crème brûlée", "creme brulee")]
    [InlineData("  ...  ", "")]
    [InlineData("'quoted' rock'n'roll", "quoted rocknroll")]
    public void Text_becomes_words_as_a_recogniser_writes_them(string text, string words) =>
        Assert.Equal(words, Tokenizer.Normalize(text));

    [Theory]
    [InlineData("forty two", "42", 2)]
    [InlineData("one two three", "123", 3)]
    [InlineData("oh four two", "42", 3)]
    [InlineData("four seven double one", "4711", 4)]
    [InlineData("triple zero seven", "7", 3)]
    [InlineData("one hundred and five", "105", 4)]
    [InlineData("a hundred", "100", 2)]
    [InlineData("two thousand three hundred and forty five", "2345", 7)]
    [InlineData("three million two", "3000002", 3)]
    [InlineData("nineteen ninety nine", "1999", 3)]
    [InlineData("twenty first", "21", 2)]
    [InlineData("third", "3", 1)]
    [InlineData("fortieth", "40", 1)]
    [InlineData("3rd", "3", 1)]
    [InlineData("a dozen of", "12", 3)]
    [InlineData("1,250", "1250", 1)]
    [InlineData("2.5", "2.5", 1)]
    [InlineData("two point five", "2.5", 3)]
    [InlineData("zero", "0", 1)]
    [InlineData("forty and more", "40", 1)]
    [InlineData("five hundred", "500", 2)]
    public void Spoken_numbers_are_read(string text, string value, int length)
    {
        var number = NumberWords.Read(Tokenizer.Tokenize(text), 0);
        Assert.NotNull(number);
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), number.Value.Value);
        Assert.Equal(length, number.Value.Length);
    }

    [Theory]
    [InlineData("hundred")]
    [InlineData("oh dear")]
    [InlineData("a house")]
    [InlineData("and")]
    [InlineData("double trouble")]
    [InlineData("point five")]
    [InlineData("12345678901234567890")]
    public void Other_words_are_no_numbers(string text) => Assert.Null(NumberWords.Read(Tokenizer.Tokenize(text), 0));

    [Fact]
    public void Digits_keep_their_leading_zeros()
    {
        Assert.Equal("042", NumberWords.Read(Tokenizer.Tokenize("oh four two"), 0)?.Digits);
        Assert.Equal("4217", NumberWords.Read(Tokenizer.Tokenize("forty two seventeen"), 0)?.Digits);
    }

    [Fact]
    public void Every_cardinal_below_ten_thousand_is_read_back()
    {
        string[] units = ["", .. "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".Split(' ')];
        string[] tens = ["", "", .. "twenty thirty forty fifty sixty seventy eighty ninety".Split(' ')];
        string Below100(int n) => n < 20 ? units[n] : $"{tens[n / 10]} {units[n % 10]}";
        for (var n = 1; n < 10_000; n++)
        {
            var words = (n >= 1000 ? units[n / 1000] + " thousand " : "") + (n / 100 % 10 > 0 ? units[n / 100 % 10] + " hundred " : "")
                + (n > 100 && n % 100 > 0 ? "and " : "") + Below100(n % 100);
            var tokens = Tokenizer.Tokenize(words);
            var number = NumberWords.Read(tokens, 0);
            Assert.True(number is { } read && read.Value == n && read.Length == tokens.Length, $"'{words}' was read as {number}.");
        }
    }

    [Theory]
    [InlineData("boxes", "box")]
    [InlineData("deliveries", "delivery")]
    [InlineData("stopped", "stopping")]
    [InlineData("closes", "closing")]
    [InlineData("orders", "ordered")]
    [InlineData("costs", "cost")]
    public void Forms_of_a_word_have_one_stem(string first, string second) => Assert.Equal(Words.Stem(first), Words.Stem(second));

    [Theory]
    [InlineData("bus")]
    [InlineData("glass")]
    [InlineData("sing")]
    [InlineData("red")]
    [InlineData("this")]
    public void A_word_that_only_looks_like_a_form_stays(string word) => Assert.Equal(word, Words.Stem(word));

    [Fact]
    public void Likeness_goes_by_sound_more_than_by_letters()
    {
        Assert.Equal(1, Similarity.Compare("orvantis", "orvantis"));
        Assert.True(Similarity.Compare("orvantis", "ourbandis") > 0.8);
        Assert.True(Similarity.Compare("orvantis", "isadentist") < 0.6);
        Assert.Equal(Similarity.SoundKey("fonetik"), Similarity.SoundKey("phonetic")[..Similarity.SoundKey("fonetik").Length]);
        Assert.Equal("", Similarity.SoundKey(""));
    }
}
