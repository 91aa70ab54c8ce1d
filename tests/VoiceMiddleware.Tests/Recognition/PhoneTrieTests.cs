using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Recognition.Correction;

namespace VoiceMiddleware.Tests.Recognition;

public class PhoneTrieTests
{
    private static readonly Gen<byte[]> Pronunciation =
        Gen.Choose(0, 7).Select(phone => (byte)(phone * 5)).ArrayOf().Where(phones => phones.Length is > 0 and < 12);

    [Fact]
    public void The_index_finds_what_a_scan_finds()
    {
        var cases = from terms in Pronunciation.ArrayOf()
                    from query in Pronunciation
                    from limit in Gen.Choose(0, 600)
                    select (terms, query, limit);
        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), test =>
        {
            // Three pronunciations a term, so that terms come more than once.
            var all = test.terms.Select((phones, i) => (phones, i / 3)).ToArray();
            var found = new PhoneTrieSearch().Find(new PhoneTrie(all), test.query, test.limit).ToArray().OrderBy(match => match.Term).ToArray();
            var scanned = all
                .Where(term => PhoneTrieSearch.LengthsAreClose(test.query.Length, term.phones.Length))
                .Select(term => new SoundMatch(term.Item2, PhoneDistance.Relative(test.query, term.phones)))
                .Where((match, _) => match.Distance <= test.limit)
                .GroupBy(match => match.Term).Select(matches => matches.MinBy(match => match.Distance)).OrderBy(match => match.Term).ToArray();

            // Where the exact quotient is a hair above the limit, the rounded one is not: the search compares before it rounds.
            return found.SequenceEqual(scanned.Where(match => found.Contains(match) || match.Distance < test.limit));
        }));
    }

    [Fact]
    public void The_nearest_of_the_index_are_the_nearest_of_a_scan()
    {
        var cases = from terms in Pronunciation.ArrayOf()
                    from query in Pronunciation
                    from most in Gen.Choose(1, 4)
                    select (terms, query, most);
        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var trie = new PhoneTrie(test.terms.Select((phones, i) => (phones, i / 3)));
            int[] Nearest(int most) => [.. new PhoneTrieSearch().Find(trie, test.query, 500, most).ToArray().Select(match => match.Distance).Order().Take(test.most)];
            return Nearest(test.most).SequenceEqual(Nearest(int.MaxValue));
        }));
    }

    [Fact]
    public void A_search_is_not_disturbed_by_the_one_before()
    {
        var search = new PhoneTrieSearch();
        var trie = new PhoneTrie([(Phones("K AE T"), 0), (Phones("D AO G"), 1)]);
        var cat = search.Find(trie, Phones("K AE T"), 300).ToArray();
        search.Find(new PhoneTrie([(Phones("HH AO R S"), 7)]), Phones("HH AO R S"), 300);

        Assert.Equal(cat, search.Find(trie, Phones("K AE T"), 300).ToArray());
        Assert.Equal([new SoundMatch(0, 0)], cat);
    }

    [Fact]
    public void An_empty_index_finds_nothing() => Assert.True(new PhoneTrieSearch().Find(new PhoneTrie([]), Phones("K AE T"), 400).IsEmpty);

    [Fact]
    public void Like_sounds_cost_less_than_unlike_ones()
    {
        Assert.Equal(0, PhoneDistance.Cost(Phones("B AE T"), Phones("B AE T")));
        Assert.True(PhoneDistance.Cost(Phones("B AE T"), Phones("P AE T")) < PhoneDistance.Cost(Phones("B AE T"), Phones("SH AE T")));
        Assert.True(PhoneDistance.Cost(Phones("B EH T"), Phones("B IH T")) < PhoneDistance.Cost(Phones("B EH T"), Phones("B OW T")));
        Assert.True(PhoneDistance.Cost(Phones("F AA DH ER"), Phones("F AA DH AH")) < PhoneDistance.Cost(Phones("F AA DH ER"), Phones("F AA DH K")));
    }

    [Fact]
    public void Distance_is_symmetric()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(
            Pronunciation.ToArbitrary(), Pronunciation.ToArbitrary(), (a, b) => PhoneDistance.Cost(a, b) == PhoneDistance.Cost(b, a)));
    }

    [Theory]
    [InlineData("bessy", "bessie")]
    [InlineData("murdoch", "murdock")]
    [InlineData("fanny", "fannie")]
    public void Spellings_of_one_name_read_alike(string one, string other) =>
        Assert.InRange(PhoneDistance.Relative(SpellingReader.Read(one), SpellingReader.Read(other)), 0, 200);

    [Fact]
    public void Nothing_is_read_from_what_has_no_letters() => Assert.Empty(SpellingReader.Read("42 … '"));

    private static byte[] Phones(string pronunciation) => PhoneCosts.Parse(pronunciation)!;
}
