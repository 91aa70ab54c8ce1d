// Semantic Kernel's model and functions in a spoken conversation: docs/semantic-kernel.md.
//
// For those who can restore Semantic Kernel. This file is a program by itself and no part of the solution, because some mirrors of the package
// registry do not carry that package. It needs an OpenAI key, and the local engines of eng/setup.sh:
//
//     OPENAI_API_KEY=… dotnet run samples/SemanticKernel/SemanticKernel.cs

#:package Microsoft.SemanticKernel@1.74.0
#:package Microsoft.Extensions.Hosting@10.0.14
#:project ../../src/VoiceMiddleware/VoiceMiddleware.csproj
#:project ../../plugins/VoiceMiddleware.PocketSphinx/VoiceMiddleware.PocketSphinx.csproj
#:project ../../plugins/VoiceMiddleware.Espeak/VoiceMiddleware.Espeak.csproj
#:project ../../plugins/VoiceMiddleware.Flite/VoiceMiddleware.Flite.csproj
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
#:property NoWarn=$(NoWarn);SKEXP0001;SKEXP0010

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using VoiceMiddleware.Audio;
using VoiceMiddleware.Conversation;
using VoiceMiddleware.Synthesis;

var key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("Set OPENAI_API_KEY to a key of OpenAI.");
var kernel = new Kernel();
kernel.FunctionInvocationFilters.Add(new Announce());
var stock = KernelFunctionFactory.CreateFromMethod((string item) => item.Length % 5, "count_stock", "Counts how many of an item are in stock.");

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// An IChatClient of Semantic Kernel's own, which brings its own tool loop. Not AddOpenAIChatCompletion with AsChatClient(): see the page.
builder.Services.AddOpenAIChatClient("gpt-4.1-mini", key);
builder.Services.AddVoiceMiddleware(builder.Configuration)
    .AddPocketSphinx().AddEspeak().AddFlite()
    // With its kernel, so that the kernel's function filters run: see the page.
    .AddTool(stock.WithKernel(kernel))
    .ConfigureSession(options => options.Instructions = "You answer the telephone of a warehouse. Speak in one short sentence.");
using var host = builder.Build();
await host.StartAsync();

await using var card = new VirtualSoundCard(AudioFormat.Speech16Khz);
await using var session = host.Services.GetRequiredService<VoiceSessionFactory>().Create(card.Microphone, card.Loudspeaker);
using var shown = session.Subscribe(notification =>
{
    if (notification is ReplyCompleted reply)
    {
        Console.WriteLine($"assistant  {reply.HeardText}");
    }
});
var conversation = session.RunAsync();
var caller = new ScriptedCaller(session, card);
await caller.SayAsync("how many pencils are in stock", host.Services.GetRequiredService<ISpeechSynthesizer>(), new SynthesisOptions { Voice = "rms" });
card.HangUp();
await conversation;

/// <summary>Says which function the model calls.</summary>
internal sealed class Announce : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        Console.WriteLine($"calls      {context.Function.Name}");
        await next(context);
    }
}
