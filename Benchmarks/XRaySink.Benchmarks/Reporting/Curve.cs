using System.Text;
using static System.FormattableString;

namespace XRaySink.Benchmarks;

/// <summary>How figures grow with a size. Beside each stands by how many times it grew since the size before.</summary>
/// <param name="Title">What grows.</param>
/// <param name="Size">What the size is.</param>
/// <param name="Figures">What the figures are, and in which unit.</param>
sealed record Curve(string Title, string Size, params string[] Figures)
{
    readonly List<(double Size, double[] Figures)> points = [];

    /// <summary>How many sizes there are so far.</summary>
    public int Length => points.Count;

    public void Add(double size, params double[] figures) => points.Add((size, figures));

    public string ToMarkdown()
    {
        var text = new StringBuilder("### " + Title + "\n\n");
        MarkdownTable.Write(text, [Size, .. Figures.SelectMany(static figure => new[] { figure, "× before" })], points.Select((_, i) => Row(i)));
        return text.ToString();
    }

    string[] Row(int i) =>
    [
        Invariant($"{points[i].Size:#,0}"),
        .. points[i].Figures.SelectMany((figure, column) => new[] { Invariant($"{figure:#,0.##}"), i == 0 ? "" : Growth(points[i - 1].Figures[column], figure) }),
    ];

    static string Growth(double before, double now) => before == 0 ? "" : Invariant($"{now / before:0.00}");
}
