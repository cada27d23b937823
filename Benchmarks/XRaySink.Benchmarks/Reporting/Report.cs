using System.Runtime.InteropServices;
using System.Text;

namespace XRaySink.Benchmarks;

/// <summary>All that a run has found, as Markdown.</summary>
/// <param name="file">What the file is called that it is left in.</param>
sealed class Report(string file)
{
    // Where BenchmarkDotNet puts its own.
    const string Folder = "BenchmarkDotNet.Artifacts";

    readonly List<Goal> goals = [];
    readonly StringBuilder curves = new();

    public void Add(Goal goal)
    {
        goals.Add(goal);
        Console.Error.WriteLine(goal.What + ": " + goal.Measured);
    }

    /// <summary>Adds a table of its own, about how something grows.</summary>
    public void Add(Curve curve)
    {
        curves.Append('\n').Append(curve.ToMarkdown());
        Console.Error.WriteLine(curve.Title);
    }

    /// <summary>Prints the report, and leaves it in a file too.</summary>
    public void Publish()
    {
        string text = ToMarkdown();
        Console.WriteLine(text);
        Directory.CreateDirectory(Folder);
        string path = Path.GetFullPath(Path.Combine(Folder, file));
        File.WriteAllText(path, text);
        Console.Error.WriteLine("Written to " + path);
    }

    string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("Measured on ").Append(Environment.ProcessorCount).Append(" cores (").Append(RuntimeInformation.ProcessArchitecture).Append("), ")
            .Append(RuntimeInformation.OSDescription).Append(", ").Append(RuntimeInformation.FrameworkDescription).Append(".\n\n");
        if (goals.Count > 0)
            MarkdownTable.Write(text, ["What", "Beside", "Measured", "Aim", "Met"], goals.Select(static goal => goal.Cells));
        return text.Append(curves).ToString();
    }
}
