using Microsoft.Extensions.AI;

namespace VoiceMiddleware.Skills.Tests;

/// <summary>A small telephone shop: not the sample's domain, so that nothing is tuned to one vocabulary.</summary>
internal static class TestSkills
{
    public static SkillSet Shop { get; } = SkillSet.Build(skills => skills
        .ListSlot("city", "Brackenford", "Ostermere", "New Pellworth", "Tallowick")
        .Slot(new("product", SlotKind.List) { Values = [new("Zaltrapex Mini") { Synonyms = ["Mini"] }, new("Kestrelon") { SoundsLike = ["kestrel on"] }, new("Vandolin")] })
        .NumberSlot("quantity", 1, 99)
        .Slot(new("order", SlotKind.Digits) { Minimum = 3, Maximum = 8, Ask = "What is your order number?" })
        .Slot(new("note", SlotKind.Text))
        .Slot(new("gift", SlotKind.YesNo))
        .Intent("check_order", intent => intent
            .Description("look up an order")
            .Examples("where is my order {order}", "what happened to order {order}", "track order {order}", "has my order {order} been sent")
            .Tool("check_order").Require("order")
            .Reply("Order {order} is still with us.", ("result.sent", "false"))
            .Reply("Order {order} was sent on {result.day}.").Error("I can not see order {order} at the moment."))
        .Intent("buy", intent => intent
            .Description("sell you a phone")
            .Examples("I want to buy {quantity} {product}", "I would like a {product}", "can I buy the {product}", "sell me {quantity} {product}")
            .Tool("buy", confirm: "Shall I order {quantity} {product}?")
            .Require("product", "Which phone would you like?", remember: true).Require("quantity", "How many {product} would you like?")
            .Reply("Your order is number {result}."))
        .Intent("price", intent => intent
            .Description("tell you a price")
            .Examples("how much is the {product}", "what does the {product} cost", "what is the price of the {product}")
            .Tool("price").Require("product", "Which phone do you mean?", remember: true).Reply("The {product} costs {result.price} pounds."))
        .Intent("trip", intent => intent
            .Description("plan a delivery between shops")
            .Examples("send it from {from:city} to {to:city}", "deliver from {from:city} to {to:city}")
            .Require("from", "Where from?", "city").Require("to", "Where to?", "city").Reply("From {from} to {to}, noted."))
        .Intent("complain", intent => intent
            .Description("take a complaint")
            .Examples("I want to complain", "I have a complaint", "I would like to make a complaint")
            .Require("note", "What went wrong?").Require("gift", "Was it a gift?").Reply("I have noted: {note}. A gift: {gift}."))
        .Intent("open_shop", intent => intent.Description("say when a shop opens")
            .Examples("when does the shop in {city} open", "opening time of the shop in {city}").Require("city", remember: true).Reply("{city} opens at nine."))
        .Intent("close_shop", intent => intent.Description("say when a shop closes")
            .Examples("when does the shop in {city} close", "closing time of the shop in {city}").Require("city", remember: true).Reply("{city} closes at six.")));

    public static IList<AITool> Tools { get; } =
    [
        AIFunctionFactory.Create((string order) => order == "404" ? throw new InvalidOperationException("no such order") : new { Sent = order != "123", Day = "Monday" }, "check_order"),
        AIFunctionFactory.Create((string product, int quantity) => $"{product}-{quantity}", "buy"),
        AIFunctionFactory.Create((string product) => """{"price": 99.5}""", "price"),
    ];

    public static SkillsChatClient Client(Action<SkillsOptions>? configure = null, DocumentIndex? documents = null)
    {
        var options = new SkillsOptions { Name = "the phone shop" };
        configure?.Invoke(options);
        return new(Shop, documents, options);
    }

    public static Talk Start(bool keepsProperties = false) => new(Client(), Tools) { KeepsProperties = keepsProperties };
}
