using Microsoft.AspNetCore.Mvc;

namespace TeaShop;

/// <summary>The menu, by MVC.</summary>
[Route("menu")]
public sealed class MenuController(Shelf shelf) : Controller
{
    [HttpGet]
    public IActionResult Index() => Json(shelf.Teas);

    [HttpGet("{tea}")]
    public IActionResult Tea(string tea) => shelf.Count(tea) is { } grams ? Json(new { tea, grams }) : NotFound();

    [HttpGet("coffee")]
    public IActionResult Coffee() => throw new InvalidOperationException("This is a tea shop.");
}
