using System.Globalization;
using BenchmarkDotNet.Running;
using VoiceMiddleware.Benchmarks;
using VoiceMiddleware.Benchmarks.Segmentation;
using VoiceMiddleware.Benchmarks.Signals;

switch (args)
{
    case ["segmenter"]:
        Console.WriteLine(SegmenterEvaluation.Render(SegmenterEvaluation.Run()));
        return 0;
    case ["segmenter", var seed]:
        Console.WriteLine(SegmenterEvaluation.Render(SegmenterEvaluation.Run(int.Parse(seed, CultureInfo.InvariantCulture))));
        return 0;
    case ["segmenter-fit"]:
        Console.WriteLine(SegmenterFit.Run());
        return 0;
    case ["resampler"]:
        Console.WriteLine(ResamplerEvaluation.Render());
        return 0;
    case ["common-words"]:
        Console.Out.NewLine = "\n";
        foreach (var word in CommonWordList.Make())
        {
            Console.WriteLine(word);
        }

        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(SegmenterEvaluation).Assembly).Run(args);
        return 0;
}
