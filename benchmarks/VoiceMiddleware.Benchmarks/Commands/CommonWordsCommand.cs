using System.CommandLine;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Makes the list of the common English words; <c>eng/common-words.sh</c> puts it where it belongs.</summary>
internal sealed class CommonWordsCommand : Command
{
    public CommonWordsCommand()
        : base("common-words", "Prints the most common English words of the base language model, one a line.") =>
        SetAction(_ =>
        {
            Console.Out.NewLine = "\n";
            foreach (var word in CommonWordList.Make())
            {
                Console.WriteLine(word);
            }

            return 0;
        });
}
