using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VoiceMiddleware.Wyoming.Protocol;

namespace VoiceMiddleware.Wyoming.Tests;

public sealed class EventReaderTests
{
    private static readonly EventLimits Limits = new(1024, 4096, 8192);

    [Fact]
    public void What_is_written_is_read_whatever_the_reads_are_cut_into() => Prop.ForAll(
        Gen.Zip(Texts().ListOf(), Gen.Choose(1, 40)).ToArbitrary(),
        sample =>
        {
            var (texts, cut) = sample;
            var events = texts.Select((text, i) => (Type: $"type-{i}", Text: text, Payload: Encoding.UTF8.GetBytes(text)[..Math.Min(i, Encoding.UTF8.GetByteCount(text))])).ToList();
            byte[] bytes = [.. events.SelectMany(e => EventWriter.ToBytes(e.Type, json => json.WriteString("text", e.Text), e.Payload))];
            var read = ReadAll(new CutStream(bytes, cut));
            return events.Select(e => (e.Type, e.Text)).SequenceEqual(read.Select(e => (e.Type, e.Text("text")!)))
                && events.Zip(read).All(pair => pair.First.Payload.AsSpan().SequenceEqual(pair.Second.Payload.Span));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_give_events_or_a_protocol_error_and_nothing_else() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements("{\"type\":\"a\"", "\"data_length\":", "\"payload_length\":", "{", "}", "\n", "9999999999", "-1", "null", "[]", "\"\\ud800\":1", ",", "1e3", "\"data\":", "x")
                .ListOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)))).ToArbitrary(),
        bytes =>
        {
            try
            {
                ReadAll(new MemoryStream(bytes));
            }
            catch (ProtocolException)
            {
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Data_behind_the_header_lie_on_top_of_those_in_it()
    {
        var read = Assert.Single(ReadAll(new MemoryStream("""
            {"type": "transcribe", "data": {"name": "a", "language": "en"}, "data_length": 30, "payload_length": null}
            {"language": "de", "extra": 1}
            """u8.ToArray())));
        Assert.Equal(("a", "de", 1), (read.Text("name"), read.Text("language"), read.RequiredNumber("extra")));
    }

    [Theory]
    [InlineData("""{"type": "a", "data_length": 4097}""", "'data_length' is 4097; at most 4096 are read")]
    [InlineData("""{"type": "a", "payload_length": 9223372036854775807}""", "'payload_length' is 9223372036854775807; at most 8192 are read")]
    [InlineData("""{"type": "a", "payload_length": 99999999999999999999}""", "'payload_length' is no number of bytes")]
    [InlineData("""{"type": "a", "payload_length": -1}""", "'payload_length' is no number of bytes")]
    [InlineData("""{"type": "a", "data_length": "12"}""", "'data_length' is no number of bytes")]
    [InlineData("""{"type": "a", "data": [1]}""", "'data' is no object")]
    [InlineData("""{"data": {}}""", "no 'type'")]
    [InlineData("""{"type": 5}""", "no 'type'")]
    [InlineData("[1]", "The header is no JSON object")]
    [InlineData("GET / HTTP/1.1", "The header is no JSON object")]
    [InlineData("", "The header is no JSON object")]
    public void What_can_not_be_read_is_refused_with_the_reason(string header, string message) =>
        Assert.Contains(message, Assert.Throws<ProtocolException>(() => ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(header + "\n")))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_header_without_end_is_refused_before_it_is_stored()
    {
        var endless = new CutStream(new byte[100_000], 100);
        Assert.Contains("longer than 1024 bytes", Assert.Throws<ProtocolException>(() => ReadAll(endless)).Message, StringComparison.Ordinal);
        Assert.InRange(endless.Position, 1025, 20_000);
    }

    [Theory]
    [InlineData("""{"type": "a"}""")]
    [InlineData("{\"type\": \"a\", \"data_length\": 2}\n{")]
    [InlineData("{\"type\": \"a\", \"payload_length\": 2}\n1")]
    public void An_end_in_the_middle_is_no_event(string text) => Assert.Throws<ProtocolException>(() => ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Values_of_another_kind_are_refused_by_name()
    {
        var read = ReadAll(new MemoryStream("{\"type\": \"synthesize\", \"data\": {\"text\": 5, \"rate\": 1.5, \"voice\": \"x\", \"none\": null}}\n"u8.ToArray()))[0];
        Assert.Equal("'text' of 'synthesize' is not a text.", Assert.Throws<EventException>(() => read.Text("text")).Message);
        Assert.Equal("'rate' of 'synthesize' is not a whole number.", Assert.Throws<EventException>(() => read.RequiredNumber("rate")).Message);
        Assert.Equal("'voice' of 'synthesize' is not an object.", Assert.Throws<EventException>(() => read.Object("voice")).Message);
        Assert.Equal("'synthesize' has no 'none'.", Assert.Throws<EventException>(() => read.RequiredText("none")).Message);
        Assert.Null(read.Object("none"));
    }

    [Fact]
    public void An_event_is_written_as_the_protocol_says()
    {
        var bytes = EventWriter.ToBytes("audio-chunk", json => json.WriteNumber("rate", 16000), new byte[] { 1, 2, 3 });
        Assert.Equal([.. "{\"type\":\"audio-chunk\",\"data_length\":14,\"payload_length\":3}\n{\"rate\":16000}"u8, 1, 2, 3], bytes);
        Assert.Equal("{\"type\":\"describe\"}\n"u8.ToArray(), EventWriter.ToBytes("describe"));
        var text = EventWriter.ToBytes("t", json => json.WriteString("text", "Grüße, \"Ä\""));
        Assert.Equal("{\"text\":\"Grüße, \\\"Ä\\\"\"}", Encoding.UTF8.GetString(text.AsSpan(text.AsSpan().IndexOf((byte)'\n') + 1)));
    }

    private static Gen<string> Texts() => ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => new string([.. text.Get.Where(c => !char.IsSurrogate(c))]));

    private static List<WireEvent> ReadAll(Stream stream)
    {
        var reader = new EventReader(stream, Limits);
        var all = new List<WireEvent>();
        while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } received)
        {
            all.Add(received);
        }

        return all;
    }

    /// <summary>Gives at most so many bytes with every read, as a network does.</summary>
    private sealed class CutStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
