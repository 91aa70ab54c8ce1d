using System.Diagnostics;

namespace VoiceMiddleware.Flite.Tests;

/// <summary>Alone, so that what other tests hold is not counted.</summary>
[CollectionDefinition(nameof(FliteMemoryTests), DisableParallelization = true)]
[Collection(nameof(FliteMemoryTests))]
public sealed class FliteMemoryTests
{
    [Fact]
    public async Task A_hundred_thousand_characters_are_streamed_in_little_memory()
    {
        using var synthesizer = new FliteSynthesizer(new FliteOptions { Voice = "kal", Speed = 2 });
        var text = string.Concat(Enumerable.Repeat("The meeting was moved to Thursday, and nobody told us why. ", 1700));
        Assert.True(text.Length > 100_000);
        var audio = TimeSpan.Zero;
        var last = TimeSpan.Zero;
        long most = 0;
        var pieces = 0;
        await foreach (var speech in synthesizer.SynthesizeAsync(text))
        {
            audio = speech.Frame.End;
            Assert.All(speech.Words, word => Assert.True(word.Start >= last));
            last = speech.Words.Count > 0 ? speech.Words[^1].Start : last;
            if (++pieces % 5000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        Assert.True(audio > TimeSpan.FromMinutes(47));
        Assert.True(most < 24L << 20, $"{most >> 20} MB were held"); // All the audio is 45 MB and more.
    }

    [Fact]
    public async Task Hundreds_of_sentences_whole_and_broken_off_leave_no_memory_behind()
    {
        using var synthesizer = new FliteSynthesizer();
        async Task SpeakAsync(int sentences)
        {
            for (var i = 0; i < sentences; i++)
            {
                await foreach (var _ in synthesizer.SynthesizeAsync($"Sentence number {i} is about the weather."))
                {
                    if (i % 2 == 1)
                    {
                        break;
                    }
                }
            }
        }

        static long Resident()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }

        await SpeakAsync(40);
        var before = Resident();
        await SpeakAsync(200);
        var growth = Resident() - before;
        Assert.True(growth < 24L << 20, $"{growth >> 20} MB more after 200 sentences");
    }
}
