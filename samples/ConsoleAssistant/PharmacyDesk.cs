using System.ComponentModel;
using Microsoft.Extensions.AI;
using VoiceMiddleware.Recognition;

namespace ConsoleAssistant;

/// <summary>An imaginary pharmacy: what it has in stock, what that costs, and the functions through which an assistant gets at it.</summary>
/// <remarks>Safe for concurrent use. A new desk has full shelves and no orders.</remarks>
internal sealed class PharmacyDesk
{
    private const string Quillmere = "Quillmere Street";
    private const string Calderwick = "Calderwick Lane";

    private static readonly string[] Branches = [Quillmere, Calderwick];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Medicine> _medicines = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Orvantis"] = new(9.80m, 20, "Norvexin", new() { [Quillmere] = 14, [Calderwick] = 0 }),
        ["Norvexin"] = new(7.25m, 30, "Orvantis", new() { [Quillmere] = 6, [Calderwick] = 9 }),
        ["Velmora"] = new(5.40m, 1, "Lumetrol", new() { [Quillmere] = 3, [Calderwick] = 5 }),
        ["Lumetrol"] = new(6.15m, 1, "Velmora", new() { [Quillmere] = 0, [Calderwick] = 0 }),
        ["Dravenol"] = new(11.90m, 1, "Velmora", new() { [Quillmere] = 2, [Calderwick] = 2 }),
    };

    private int _lastOrder = 4070;

    /// <summary>Gets the folder with the skills (<c>*.json</c>).</summary>
    public static string SkillsFolder => Path.Combine(AppContext.BaseDirectory, "assistant");

    /// <summary>Gets the folder with the documents.</summary>
    public static string DocumentsFolder => Path.Combine(SkillsFolder, "documents");

    /// <summary>Gets how the assistant calls itself.</summary>
    public static string Name => "the Harbour Pharmacy";

    /// <summary>Gets names that no slot lists but that a caller may say.</summary>
    public static IReadOnlyList<Hotword> Hotwords { get; } = [new("Harbour Pharmacy", 2), new("Corwin Ellandrine", 2)];

    /// <summary>Reads what the scripted caller says, one line for each turn.</summary>
    public static IReadOnlyList<string> ReadCallerLines() =>
        [.. File.ReadLines(Path.Combine(SkillsFolder, "caller.txt")).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Makes the functions for <see cref="ChatOptions.Tools"/>.</summary>
    public IList<AITool> CreateTools() =>
    [
        AIFunctionFactory.Create(CheckStock, "check_stock"),
        AIFunctionFactory.Create(GetPrice, "get_price"),
        AIFunctionFactory.Create(OrderMedicine, "order_medicine"),
        AIFunctionFactory.Create(GetOpeningHours, "get_opening_hours"),
        AIFunctionFactory.Create(GetPrescription, "get_prescription"),
    ];

    [Description("Says in which branch a medicine is in stock.")]
    private StockReport CheckStock([Description("The medicine's name.")] string medicine, [Description("The branch asked for, if any.")] string? branch = null)
    {
        lock (_lock)
        {
            if (!_medicines.TryGetValue(medicine, out var entry))
            {
                return new(false, 0, null, 0, false, null, null);
            }

            var asked = branch is not null && entry.Stock.ContainsKey(branch) ? branch : null;
            var best = asked is not null && entry.Stock[asked] > 0 ? asked : entry.Stock.MaxBy(pair => pair.Value).Key;
            var empty = asked is not null && entry.Stock[asked] == 0 ? asked : Array.Find(Branches, name => entry.Stock[name] == 0);
            var elsewhere = empty is not null && best != asked;
            return new(true, entry.Stock[best], best, entry.Stock.Values.Sum(), elsewhere, empty, entry.Alternative);
        }
    }

    [Description("Gets the price of a box of a medicine.")]
    private Price GetPrice([Description("The medicine's name.")] string medicine)
    {
        var entry = Find(medicine);
        return new((int)entry.Price, (int)(entry.Price * 100) % 100, entry.Tablets);
    }

    [Description("Orders boxes of a medicine for collection in a branch.")]
    private Order OrderMedicine(
        [Description("The medicine's name.")] string medicine, [Description("Boxes, 1 to 12.")] int quantity, [Description("The branch.")] string branch)
    {
        lock (_lock)
        {
            var entry = Find(medicine);
            if (!entry.Stock.TryGetValue(branch, out var boxes))
            {
                throw new ArgumentException($"There is no branch '{branch}'. There are {string.Join(" and ", Branches)}.", nameof(branch));
            }

            var ready = boxes >= quantity;
            entry.Stock[branch] = Math.Max(0, boxes - quantity);
            return new(++_lastOrder, branch, ready ? "from now on" : "tomorrow after ten");
        }
    }

    [Description("Gets the opening hours of a branch.")]
    private static OpeningHours GetOpeningHours([Description("The branch.")] string branch) =>
        new(branch == Quillmere ? "from eight to seven on weekdays, and until one on Saturdays" : "from nine to six on weekdays, and closed on Saturdays");

    [Description("Looks up the prescription of a patient.")]
    private static Prescription GetPrescription([Description("The patient's full name.")] string patient) => patient switch
    {
        "Tamsin Thackerby" => new(true, true, "Dravenol", Calderwick, null),
        "Corwin Ellandrine" => new(true, false, "Lumetrol", Quillmere, "on Thursday"),
        _ => new(false, false, null, null, null),
    };

    private Medicine Find(string medicine) => _medicines.TryGetValue(medicine, out var entry)
        ? entry
        : throw new ArgumentException($"There is no medicine '{medicine}'. There are {string.Join(", ", _medicines.Keys)}.", nameof(medicine));

    private sealed record Medicine(decimal Price, int Tablets, string Alternative, Dictionary<string, int> Stock);

    private sealed record StockReport(bool Found, int Boxes, string? Branch, int Total, bool Elsewhere, string? MissingIn, string? Alternative);

    private sealed record Price(int Pounds, int Pence, int Tablets);

    private sealed record Order(int Number, string Branch, string Ready);

    private sealed record OpeningHours(string Hours);

    private sealed record Prescription(bool Found, bool Ready, string? Medicine, string? Branch, string? When);
}
