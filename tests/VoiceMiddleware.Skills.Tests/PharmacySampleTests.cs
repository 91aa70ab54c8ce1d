using ConsoleAssistant;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Skills.Tests;

public sealed class PharmacySampleTests
{
    private static readonly SkillSet Skills = SkillSet.Load(Path.Combine(PharmacyDesk.SkillsFolder, "pharmacy.json"));

    private static Talk Start() => new(
        new SkillsChatClient(Skills, DocumentIndex.Load(PharmacyDesk.DocumentsFolder), new() { Name = PharmacyDesk.Name }), new PharmacyDesk().CreateTools());

    [Fact]
    public async Task The_scripted_caller_is_served()
    {
        Assert.Equal(
            [
                "Orvantis is out of stock in Calderwick Lane, but we have 14 boxes in Quillmere Street. Norvexin works the same way.",
                "A box of Norvexin costs 7 pounds and 25 pence, and it holds 30 tablets.",
                "The branch in Calderwick Lane is open from nine to six on weekdays, and closed on Saturdays.",
                "The side effects of Lumetrol are tiredness and, in some people, an upset stomach. Stop taking it and call us when the stomach still hurts after a day.",
                "Goodbye.",
            ],
            await RepliesAsync([.. PharmacyDesk.ReadCallerLines()]));
    }

    [Fact]
    public async Task An_order_is_taken_for_what_was_spoken_of()
    {
        Assert.Equal(
            [
                "A box of Norvexin costs 7 pounds and 25 pence, and it holds 30 tablets.",
                "Will you collect it in Quillmere Street or in Calderwick Lane?",
                "Shall I order 3 boxes of Norvexin for you in Quillmere Street?",
                "Your order has the number 4071. You can collect Norvexin in Quillmere Street from now on.",
            ],
            await RepliesAsync("how much is norvexin", "I would like three boxes", "I will collect it in quillmere street", "yes please"));
    }

    private static async Task<List<string>> RepliesAsync(params string[] lines)
    {
        using var talk = Start();
        var replies = new List<string>();
        foreach (var line in lines)
        {
            replies.Add(await talk.SayAsync(line));
        }

        return replies;
    }

    [Theory]
    [InlineData("is velmora in stock at the branch in quillmere street", "Yes, we have 3 boxes of Velmora in Quillmere Street.")]
    [InlineData("have you got lumetrol", "Lumetrol is out of stock in both branches. You could take Velmora instead, which works the same way.")]
    [InlineData("when does the branch in calderwick lane close", "The branch in Calderwick Lane is open from nine to six on weekdays, and closed on Saturdays.")]
    [InlineData("is the prescription for tamsin thackerby ready", "Yes, the Dravenol for Tamsin Thackerby is ready in Calderwick Lane.")]
    [InlineData("can I take lumetrol with alcohol", "Do not drink alcohol while you take Lumetrol. Alcohol makes its side effects stronger.")]
    [InlineData("do you deliver", "We deliver to your home on weekdays. Delivery costs three pounds, and nothing for orders above thirty pounds.")]
    [InlineData("can I speak to a pharmacist please", "Corwin Ellandrine is our pharmacist. He will call you back within the hour.")]
    [InlineData("how should I store velmora", "Store Velmora in the fridge once the bottle is open, and throw the bottle away after four weeks.")]
    public async Task Questions_get_their_answers(string question, string answer)
    {
        using var talk = Start();
        Assert.Equal(answer, await talk.SayAsync(question));
    }

    // As the local recogniser writes them, with the conversation's context: small words still come out wrong.
    [Theory]
    [InlineData("whether the side effects of Lumetrol", "The side effects of Lumetrol are tiredness and, in some people, an upset stomach. Stop taking it and call us when the stomach still hurts after a day.")]
    [InlineData("and how much has Norvexin costs", "A box of Norvexin costs 7 pounds and 25 pence, and it holds 30 tablets.")]
    [InlineData("good morning dear you have Orvantis in stock", "Orvantis is out of stock in Calderwick Lane, but we have 14 boxes in Quillmere Street. Norvexin works the same way.")]
    [InlineData("set aside to boxes of Norvexin for me", "How many boxes of Norvexin would you like?")]
    [InlineData("when does the quill nair street branch open", "The branch in Quillmere Street is open from eight to seven on weekdays, and until one on Saturdays.")]
    public async Task Misheard_questions_get_their_answers(string heard, string answer)
    {
        using var talk = Start();
        Assert.Equal(answer, await talk.SayAsync(heard));
    }

    [Fact]
    public void Every_name_that_the_caller_says_is_a_hotword_and_not_longer_than_lists_may_hold()
    {
        var hotwords = Skills.GetHotwords().Concat(PharmacyDesk.Hotwords).Select(hotword => hotword.Text.ToLowerInvariant()).ToList();
        var lines = string.Join(' ', PharmacyDesk.ReadCallerLines());
        Assert.All(new[] { "orvantis", "norvexin", "calderwick lane", "lumetrol" }, name =>
        {
            Assert.Contains(name, lines, StringComparison.Ordinal);
            Assert.Contains(name, hotwords);
        });
        Assert.All(hotwords, hotword => Assert.True(hotword.All(char.IsAscii) && hotword.Split(' ').Length <= 7));
        Assert.All(PharmacyDesk.Hotwords, hotword => Assert.InRange(hotword.Weight, Hotword.MinWeight, Hotword.MaxWeight));
    }
}
