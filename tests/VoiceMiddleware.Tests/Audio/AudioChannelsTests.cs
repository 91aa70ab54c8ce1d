using VoiceMiddleware.Audio;

namespace VoiceMiddleware.Tests.Audio;

public class AudioChannelsTests
{
    [Fact]
    public void What_is_split_can_be_put_together()
    {
        short[] interleaved = [1, 10, 100, 2, 20, 200];

        var split = AudioChannels.Split(interleaved, 3);

        Assert.Equal([[1, 2], [10, 20], [100, 200]], split);
        Assert.Equal(interleaved, AudioChannels.Interleave(split[0], split[1], split[2]));
    }

    [Fact]
    public void The_shorter_channel_ends_in_silence() =>
        Assert.Equal([1, 10, 2, 0, 3, 0], AudioChannels.Interleave(new short[] { 1, 2, 3 }, new short[] { 10 }));

    [Fact]
    public void A_mix_is_the_mean_and_never_clips()
    {
        var mono = new short[4];

        Assert.Equal(4, AudioChannels.MixDown([32767, 32767, -32768, -32768, 3, 4, -3, -4], 2, mono));

        Assert.Equal([32767, -32768, 4, -4], mono);
    }

    [Fact]
    public void A_mix_can_be_made_in_place()
    {
        short[] samples = [2, 4, 6, 8];

        AudioChannels.MixDown(samples, 2, samples);

        Assert.Equal([3, 7], samples[..2]);
    }

    [Fact]
    public void One_channel_is_copied_into_all()
    {
        var stereo = new short[4];

        Assert.Equal(4, AudioChannels.Spread([5, 6], 2, stereo));

        Assert.Equal([5, 5, 6, 6], stereo);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AudioChannels.Split([1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioChannels.Extract([1, 2], 2, 2, new short[1]));
        Assert.Throws<ArgumentException>(() => AudioChannels.MixDown([1, 2, 3, 4], 2, new short[1]));
        Assert.Throws<ArgumentException>(() => AudioChannels.Insert([1, 2, 3], new short[4], 2, 0));
        Assert.Throws<ArgumentException>(() => AudioChannels.Spread([1, 2], 2, new short[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioChannels.Interleave());
    }
}
