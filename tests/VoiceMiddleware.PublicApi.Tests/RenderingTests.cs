using VoiceMiddleware.PublicApi.Tests.Rendering;

namespace VoiceMiddleware.PublicApi.Tests;

public class RenderingTests
{
    public interface ISample<T>
        where T : class, IDisposable, new()
    {
        T? Find(string name, int count = 3, string? hint = null, CancellationToken token = default);

        event EventHandler<string?>? Changed;
    }

    public enum Level
    {
        Low,
        High = 5,
    }

    public delegate Task<string?> Handler(Sample sample, params IReadOnlyList<string?> names);

    public abstract record Sample(string Name, int? Size = null)
    {
        public const string Text = "x";

        public static readonly Level[] Levels = [];

        public required IReadOnlyDictionary<string, object?> Values { get; init; }

        public string? Note { get; protected set; }

        protected virtual (int, string?) Pair(ref int a, out string b, in Level c = Level.High)
        {
            b = "";
            return (a, Note);
        }

        internal string Hidden() => Name;

        public static Sample operator +(Sample left, Sample right) => left ?? right;

        public override string ToString() => Name;
    }

    public readonly record struct Point(double X, double Y);

    [Fact]
    public void Types_are_written_as_a_reader_of_csharp_expects() => Assert.Equal(
        """
        namespace VoiceMiddleware.PublicApi.Tests

        delegate Task<string?> RenderingTests.Handler(RenderingTests.Sample sample, params IReadOnlyList<string?> names)

        interface RenderingTests.ISample<T> where T : class, IDisposable, new()
            event EventHandler<string?>? Changed
            T? Find(string name, int count = 3, string? hint = null, CancellationToken token = default)

        enum RenderingTests.Level
            Low = 0
            High = 5

        readonly record struct RenderingTests.Point
            Point(double X, double Y)
            double X { get; init; }
            double Y { get; init; }

        abstract record RenderingTests.Sample
            const string Text = "x"
            static readonly RenderingTests.Level[] Levels
            protected Sample(string Name, int? Size = null)
            int? Size { get; init; }
            required IReadOnlyDictionary<string, object?> Values { get; init; }
            string Name { get; init; }
            string? Note { get; protected set; }
            override string ToString()
            protected virtual (int, string?) Pair(ref int a, out string b, in RenderingTests.Level c = Level.High)
            static RenderingTests.Sample operator Addition(RenderingTests.Sample left, RenderingTests.Sample right)

        """.ReplaceLineEndings("\n"),
        ApiText.Of([typeof(Sample), typeof(ISample<>), typeof(Level), typeof(Handler), typeof(Point)]));

    [Fact]
    public void A_difference_shows_the_lines_that_went_and_came_under_their_type() => Assert.Equal(
        "  class B\n-     int Old()\n+     int New()\n+ class C\n",
        LineDiff.Of("class A\n    int Same()\nclass B\n    int Old()\n    int Kept()", "class A\n    int Same()\nclass B\n    int New()\n    int Kept()\nclass C"));

    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", LineDiff.Of("a\nb\n", "a\nb\n"));
}
