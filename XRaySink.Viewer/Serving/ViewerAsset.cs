using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace XRaySink.Viewer.Serving;

/// <summary>A file of the pages, kept in the assembly.</summary>
sealed record ViewerAsset(byte[] Content, string ContentType, string Tag)
{
    static readonly FrozenDictionary<string, ViewerAsset> All = typeof(ViewerAsset).Assembly.GetManifestResourceNames()
        .ToFrozenDictionary(name => name, name => Load(typeof(ViewerAsset).Assembly, name), StringComparer.Ordinal);

    /// <summary>A file by its name; <see langword="null"/> when there is none.</summary>
    public static ViewerAsset? Find(string name) => All.GetValueOrDefault(name);

    static ViewerAsset Load(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new ViewerAsset(content, TypeOf(Path.GetExtension(name)), $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }

    static string TypeOf(string extension) => extension switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
