using VoiceMiddleware.Synthesis;

namespace VoiceMiddleware.Tests.Synthesis;

public sealed class SpokenTextTableTests
{
    private static readonly SpokenTextNormalizer Normalizer = new();

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Synthesis", "spoken-text.tsv")))
            {
                if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
                {
                    var cells = line.Split('\t');
                    table.Add(cells[0].Replace(@"\n", "\n", StringComparison.Ordinal), cells[1]);
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void What_is_written_is_spoken_in_words(string written, string spoken) => Assert.Equal(spoken, Normalizer.ToSpoken(written));

    [Theory]
    [MemberData(nameof(Table))]
    public void What_is_in_words_stays_as_it_is(string written, string spoken) =>
        Assert.True(spoken == Normalizer.ToSpoken(spoken), $"'{written}' is spoken '{spoken}', and that '{Normalizer.ToSpoken(spoken)}'.");

    [Fact]
    public void The_table_has_at_least_150_cases() => Assert.True(Table.Count >= 150);
}
