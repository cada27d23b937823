using XRaySink.ThreeServices;

// The three processes of one test: "shop" takes an order and puts it on a queue, "worker" takes it off and asks "stock" for the goods.
return args switch
{
    ["shop", var queue] => await Shop.Run(queue),
    ["worker", var stock, var trace] => await Worker.Run(new Uri(stock), Enum.Parse<XRaySink.XRayMessageTrace>(trace)),
    ["stock"] => await Stock.Run(),
    _ => 1,
};
