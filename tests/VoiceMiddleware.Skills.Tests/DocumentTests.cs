using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills.Tests;

public sealed class DocumentTests
{
    private const string Guide = """
        ---
        title: not said
        ---
        # The guide

        ## Batteries

        A battery lasts **two days**. Charge it with the [white cable](https://example.org/cable) only. Charging takes an hour.

        ![a picture](x.png)

        - Never put a battery into water.
        - Bring old batteries to any shop; we recycle them.

        ## Screens

        Screens break when they fall. Dr. Pellworth repairs screens on Mondays. A repair costs `40` pounds.

        ```
        not said either
        ```

        | Model | Weight | Price |
        |:------|-------:|-------|
        | Vandolin | 140 grams | 90 pounds |
        | Kestrelon | 180 grams | 99 pounds |
        """;

    private static readonly DocumentIndex Index = DocumentIndex.Create(("guide.md", Guide), ("empty.md", ""), ("terms.md", "You may return a phone within thirty days."));

    [Theory]
    [InlineData("how long does the battery last", "A battery lasts two days.")]
    [InlineData("how long does charging take", "Charge it with the white cable only. Charging takes an hour.", "Charging takes an hour.")]
    [InlineData("can i put the battery into water", "Never put a battery into water.")]
    [InlineData("do you recycle old batteries", "Bring old batteries to any shop; we recycle them.")]
    [InlineData("who repairs screens", "Dr. Pellworth repairs screens on Mondays.", "Dr. Pellworth repairs screens on Mondays. A repair costs 40 pounds.", "Screens break when they fall. Dr. Pellworth repairs screens on Mondays.")]
    [InlineData("can I return my phone", "You may return a phone within thirty days.")]
    [InlineData("what is the weight of the vandolin", "Vandolin: weight 140 grams, price 90 pounds.")]
    [InlineData("what is the price of the kestrelon", "Kestrelon: weight 180 grams, price 99 pounds.")]
    [InlineData("when does doctor pelworth repair screams", "Dr. Pellworth repairs screens on Mondays. A repair costs 40 pounds.", "Dr. Pellworth repairs screens on Mondays.")]
    public void The_best_sentences_are_found_and_have_no_markdown(string question, params string[] answers) =>
        Assert.Contains(Index.Find(question)?.Text, answers);

    [Theory]
    [InlineData("what is said either title")]
    [InlineData("is it the one")]
    [InlineData("")]
    public void What_no_passage_says_gives_nothing(string question) => Assert.Null(Index.Find(question));

    [Fact]
    public void An_answer_says_where_it_is_from_and_how_much_of_the_question_it_covers()
    {
        var answer = Index.Find("battery water");
        Assert.Equal(("guide.md", "The guide, Batteries", 1.0), (answer?.Source, answer?.Heading, answer?.Coverage));
        Assert.InRange(Index.Find("battery on the moon with elephants")!.Coverage, 0.05, 0.4);
    }

    [Fact]
    public void Scores_are_those_of_the_formula()
    {
        // Two passages of one word and of two: N = 2, average length 1.5; "apple" is in both, once each.
        var index = DocumentIndex.Create(("a.md", "apple"), ("b.md", "apple pear"));
        var idf = Math.Log(1 + ((2 - 2 + 0.5) / (2 + 0.5)));
        var norm = 1.2 * (1 - 0.75 + (0.75 * 1 / 1.5));
        Assert.Equal(idf * 2.2 / (1 + norm), index.Find("apple")!.Score, 12);
        Assert.Equal("a.md", index.Find("apple")!.Source);
    }

    [Fact]
    public void A_rarer_word_decides()
    {
        var index = DocumentIndex.Create(Enumerable.Range(0, 20).Select(i => ($"{i}.md", i == 7 ? "The phone has a compass." : "The phone is a good phone.")));
        Assert.Equal("The phone has a compass.", index.Find("does the phone have a compass")!.Text);
    }

    [Fact]
    public void Documents_are_read_again_on_demand()
    {
        using var folder = new TemporaryFolder();
        folder.Write("deep/er/a.md", "Apples are red.");
        folder.Write("note.txt", "Plums are blue.");
        var index = DocumentIndex.Load(folder.Path);
        Assert.Equal(("Apples are red.", "deep/er/a.md"), (index.Find("apples")?.Text, index.Find("apples")?.Source));
        Assert.Null(index.Find("plums"));
        folder.Write("b.md", "Plums are blue.");
        Assert.Null(index.Find("plums"));
        index.Reload();
        Assert.Equal("Plums are blue.", index.Find("plums")?.Text);
        Assert.Equal(2, index.PassageCount);
    }

    [Fact]
    public void A_missing_folder_says_what_to_do()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => DocumentIndex.Load("no/such/folder"));
        Assert.Equal("There is no folder of documents at 'no/such/folder'. Create it, or set another Documents.", error.Message);
    }

    [Fact]
    public async Task An_answer_needs_enough_of_the_question()
    {
        using var client = TestSkills.Client(options => options.Fallback = "No idea.", Index);
        var answer = await client.GetResponseAsync("who repairs screens");
        Assert.Contains("Dr. Pellworth", answer.Text, StringComparison.Ordinal);
        Assert.Equal("guide.md", answer.Messages[0].AdditionalProperties?[SkillsChatClient.SourceProperty]);
        Assert.Equal("No idea.", (await client.GetResponseAsync("who repairs steam engines in the jungle")).Text);
    }
}
