using VoiceMiddleware.Conversation;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Tests.Conversation;

public sealed class TranscriptDoubtTests
{
    private static RecognitionUpdate Heard(string text, params (string Word, double Confidence)[] unsure)
    {
        var words = text.Split(' ').Select((word, i) => new RecognizedWord(
            word, TimeSpan.FromSeconds(i), TimeSpan.FromSeconds(i + 1), unsure.Where(u => u.Word == word).Select(u => (double?)u.Confidence).FirstOrDefault() ?? 0.9));
        return new RecognitionUpdate(text, IsFinal: true) { Words = [.. words] };
    }

    [Fact]
    public void The_rare_word_with_the_lowest_confidence_is_the_doubtful_one()
    {
        var doubt = TranscriptDoubt.Find(Heard("the press of sweynheim and pannartz", ("sweynheim", 0.3), ("pannartz", 0.6)));

        Assert.Equal(new TranscriptDoubt(0.3, "sweynheim", null, 13), doubt);
    }

    [Fact]
    public void A_common_word_is_never_asked_about() =>
        Assert.Null(TranscriptDoubt.Find(Heard("is the man in the house", ("man", 0.01))));

    [Fact]
    public void A_common_word_that_is_a_hotword_is()
    {
        var heard = Heard("a large one", ("large", 0.2)) with
        {
            Receipt = ContextReceipt.ForNothingApplied(RecognitionContext.Empty) with { HotwordsHeard = ["Large"] },
        };

        Assert.Equal("large", TranscriptDoubt.Find(heard)!.Heard);
    }

    [Fact]
    public void Another_reading_names_the_other_word_and_halves_the_confidence()
    {
        var heard = Heard("ask for schwein today", ("schwein", 0.6)) with { Alternatives = [new("ask for sweynheim today")] };

        Assert.Equal(new TranscriptDoubt(0.3, "schwein", "sweynheim", 8), TranscriptDoubt.Find(heard));
    }

    [Fact]
    public void A_reading_that_differs_all_over_names_nothing()
    {
        var heard = Heard("ask for schwein today please", ("schwein", 0.6)) with { Alternatives = [new("task force wine to day peace")] };

        Assert.Equal(new TranscriptDoubt(0.6, "schwein", null, 8), TranscriptDoubt.Find(heard));
    }

    [Fact]
    public void A_reading_that_differs_in_common_words_is_no_reason_to_ask()
    {
        var heard = Heard("is it the man") with { Alternatives = [new("is it a man")] };

        Assert.Null(TranscriptDoubt.Find(heard));
    }

    [Fact]
    public void Without_confidences_and_readings_there_is_no_doubt() =>
        Assert.Null(TranscriptDoubt.Find(new RecognitionUpdate("ask sweynheim", IsFinal: true)));

    [Fact]
    public void The_whole_texts_confidence_counts_where_words_have_none() =>
        Assert.Equal(0.2, TranscriptDoubt.Find(new RecognitionUpdate("ask sweynheim", IsFinal: true) { Confidence = 0.2 })!.Confidence);

    [Fact]
    public void Other_words_are_written_in_place()
    {
        var doubt = new TranscriptDoubt(0.2, "schwein", "sweynheim", 8);

        Assert.Equal("ask for sweynheim today", doubt.ReplaceIn("ask for schwein today", "sweynheim"));
    }
}
